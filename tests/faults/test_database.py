"""PostgreSQL ends connections, or all of itself: F9 and F11, K5."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from support import databases
from support.server import Server
from support.shop import Shop

BACKENDS = """SELECT pid FROM pg_stat_activity WHERE datname = %s
    AND pid <> pg_backend_pid() AND state = 'idle in transaction'"""


def end_connections(shop):
    """End the server's transactions: the ledger's own, and that of the request."""
    pids = databases.rows(shop.connection, BACKENDS, [shop.server.database])
    for row in pids:
        databases.value(
            shop.connection, "SELECT pg_terminate_backend(%s)", [row["pid"]]
        )
    return len(pids)


@pytest.mark.parametrize("moment", ["before commit", "committed"])
def test_connection_ends_in_an_authorisation(shop, points, moment):
    """F9: the till sees that nobody knows, never that it was refused."""
    guest = shop.make_guest(100)
    request = shop.request(guest, 10)
    with ThreadPoolExecutor(1) as pool:
        with points.stop_at(f"{moment}: authorise") as reached:
            answer = pool.submit(shop.ask, "authorise", request)
            reached()
            assert end_connections(shop)
        seen = answer.result()
    if seen.error is None:
        assert seen.result["ok"] or seen.result["code"] == "busy"
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
