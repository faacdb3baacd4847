"""PostgreSQL ends connections, or all of itself: F9 and F11, K5."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from support import databases
from support.gate import Gate
from support.server import Server
from support.shop import Shop

BACKENDS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = %s AND application_name LIKE 'odoo-%%'"""


def test_connection_ends_before_the_commit(shop):
    """F9: the till sees that nobody knows, never that it was refused."""
    guest = shop.make_guest(100)
    request = shop.request(guest, 10)
    with Gate(shop.server.database) as gate, ThreadPoolExecutor(1) as pool:
        with gate.stop(finish=False) as reached:
            answer = pool.submit(shop.ask, "authorise", request)
            reached()
        seen = answer.result()
    assert seen.result["code"] == "busy"
    assert shop.balance(guest) == 100
    check_asked_again(shop, guest, request)


def test_all_connections_end_after_the_commit(shop, points):
    """F9: the same, and those that the server keeps for later are replaced."""
    guest = shop.make_guest(100)
    request = shop.request(guest, 10)
    with ThreadPoolExecutor(1) as pool:
        with points.stop_at("committed: authorise") as reached:
            answer = pool.submit(shop.ask, "authorise", request)
            reached()
            ended = databases.rows(shop.connection, BACKENDS, [shop.server.database])
            assert len(ended) > 1
        seen = answer.result()
    assert seen.error or seen.result["ok"]
    check_asked_again(shop, guest, request)


def check_asked_again(shop, guest, request):
    reply = shop.persist("authorise", request)
    assert (reply["ok"], reply["balance_after"]) == (True, 90)
    assert shop.persist("authorise", request) == reply
    assert shop.balance(guest) == 90


@pytest.fixture(scope="module")
def restarting(own_cluster):
    """A shop on a cluster of its own, which may be stopped."""
    name = own_cluster.take(databases.template(), "crm_e2e_restart")
    server = Server(name, environment=own_cluster.environment).start()
    connection = own_cluster.connect(name)
    yield Shop(server, connection)
    connection.close()
    server.kill()
    server.log.unlink(missing_ok=True)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_postgresql_restarts_in_the_rush(restarting, own_cluster, mode):
    """F11: four tills pay meanwhile; each payment is made once."""
    shop = restarting
    guest = shop.make_guest(1000)
    rush, replies = Event(), {}

    def work():
        for _call in range(8):
            request = shop.request(guest, 1)
            replies[request["key"]] = shop.persist("authorise", request)
            if len(replies) > 6:
                rush.set()

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(work) for _worker in range(4)]
        assert rush.wait(30)
        own_cluster.restart(mode)
        for worker in workers:
            worker.result()
    shop.connection.close()
    shop.connection = own_cluster.connect(shop.server.database)
    assert all(reply["ok"] for reply in replies.values())
    assert (len(replies), shop.balance(guest)) == (32, 1000 - 32)
    shop.check_invariants()
