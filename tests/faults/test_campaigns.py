"""Messages of a campaign leave the house once: with many workers, after a crash, and
after a mail server that was not there."""

import contextlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from support import databases
from support.smtp import Sink

GUESTS = 30
MAILINGS = "mass_mailing.ir_cron_mass_mailing_queue"
FOLLOW = "restaurant_crm.ir_cron_campaigns"
LEFT = "mail: it has left"


@pytest.fixture
def sink(server):
    """The mail server of the shop; nothing else waits to be sent."""
    sink = Sink().start()
    admin = server.client()
    servers = admin.call("ir.mail_server", "search", [])
    values = {
        **{"name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": sink.port},
        **{"smtp_encryption": "none", "smtp_authentication": "login", "sequence": 1},
    }
    made = admin.call("ir.mail_server", "create", [values])
    waiting = admin.call("mail.mail", "search", [["state", "=", "outgoing"]])
    admin.call("mail.mail", "cancel", waiting)
    if servers:
        admin.call("ir.mail_server", "write", servers, {"active": False})
    yield sink
    sink.stop()
    admin = server.client()
    admin.call("ir.mail_server", "unlink", made)
    if servers:
        admin.call("ir.mail_server", "write", servers, {"active": True})


@pytest.fixture
def launch(server, connection, request):
    """A function that sends a campaign to guests of its own: its id, and their
    addresses."""
    owner = server.client("owner")
    policy = {"cap_count": 1000, "quiet_until": 0, "quiet_from": 24}
    if known := owner.call("restaurant.contact.policy", "search", []):
        owner.call("restaurant.contact.policy", "write", known, policy)
    else:
        owner.call("restaurant.contact.policy", "create", [policy])
    name = request.node.name

    def launch():
        addresses = [f"{name}{n}@example.com" for n in range(GUESTS)]
        values = [{"name": f"{name} {n}", "email": a} for n, a in enumerate(addresses)]
        guests = owner.call("restaurant.guest", "create", values)
        with connection.cursor() as cr:
            cr.execute(
                """INSERT INTO restaurant_consent
                          (guest_id, company_id, purpose, channel, state, date, source)
                   SELECT id, company_id, 'marketing', 'email', 'given', now(), 'desk'
                     FROM restaurant_guest WHERE id = ANY(%s)""",
                [guests],
            )
        [segment] = owner.call(
            "restaurant.segment",
            "create",
            [{"name": name, "domain": repr([["id", "in", guests]])}],
        )
        [campaign] = owner.call(
            "restaurant.campaign",
            "create",
            [
                {
                    **{"name": name, "segment_id": segment, "holdout_share": 0},
                    **{"subject": "News", "body": "<p>Come back</p>"},
                }
            ],
        )
        owner.call("restaurant.campaign", "action_launch", [campaign])
        return campaign, addresses

    return launch


def run(client, job):
    """A scheduled job, now; another worker may be at it."""
    module, name = job.split(".")
    [row] = client.call(
        *("ir.model.data", "search_read"),
        [["module", "=", module], ["name", "=", name]],
        ["res_id"],
    )
    return client.ask("ir.cron", "method_direct_trigger", [row["res_id"]])


def queue(client):
    return client.ask("mail.mail", "process_email_queue")


def counts(client, campaign):
    [values] = client.call(
        *("restaurant.campaign", "read", [campaign], ["sent_count", "failed_count"])
    )
    return values["sent_count"], values["failed_count"]


def test_many_workers(server, sink, launch):
    """The job of mailings makes messages, and sends them; that of mails does it too."""
    campaign, addresses = launch()
    clients = [server.client() for _worker in range(4)]
    with ThreadPoolExecutor(8) as pool:
        for _time in range(3):
            pool.submit(run, clients[0], MAILINGS)
            for client in clients:
                pool.submit(queue, client)
    for _time in range(2):
        run(clients[0], MAILINGS)
        queue(clients[0])
    run(clients[0], FOLLOW)
    assert Counter(sink.taken) == Counter(addresses)
    assert counts(clients[0], campaign) == (GUESTS, 0)


def test_killed(server, sink, launch, points, connection):
    """After a message has left, and before that is stored: it is not sent again by
    itself, but told to somebody, who decides."""
    campaign, addresses = launch()
    client = server.client()
    with points.stop_at(LEFT) as reached, ThreadPoolExecutor(1) as pool:
        pool.submit(run, client, MAILINGS)
        reached()
        server.kill()
    server.start()
    client = server.client()
    for _time in range(2):
        run(client, MAILINGS)
        queue(client)
    assert Counter(sink.taken) == Counter(addresses)
    with connection.cursor() as cr:
        cr.execute(
            """UPDATE mail_mail
                  SET restaurant_claimed_at = restaurant_claimed_at - interval '1 hour'
                WHERE state = 'outgoing'"""
        )
        assert cr.rowcount == 1
    queue(client)
    run(client, FOLLOW)
    assert counts(client, campaign) == (GUESTS - 1, 1)
    client.call("restaurant.campaign", "action_retry", [campaign])
    run(client, MAILINGS)
    run(client, FOLLOW)
    assert counts(client, campaign) == (GUESTS, 0)
    assert len(sink.taken) == GUESTS + 1, "somebody wanted it"


def test_a_mail_server_that_is_not_there(server, sink, launch, connection):
    campaign, addresses = launch()
    client = server.client()
    sink.stop()
    run(client, MAILINGS)
    run(client, FOLLOW)
    assert counts(client, campaign) == (0, GUESTS)
    reasons = databases.value(
        connection,
        """SELECT string_agg(DISTINCT failure_type, ' ') FROM mailing_trace
            WHERE restaurant_campaign_id = %s""",
        [campaign],
    )
    assert reasons == "mail_smtp"
    sink.start()
    with contextlib.suppress(Exception):
        queue(client)
    assert not sink.taken, "nothing goes out behind the back"
    for _click in range(2):
        client.call("restaurant.campaign", "action_retry", [campaign])
    run(client, MAILINGS)
    run(client, FOLLOW)
    assert Counter(sink.taken) == Counter(addresses)
    assert counts(client, campaign) == (GUESTS, 0)
