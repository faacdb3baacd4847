"""What a rule does for a guest is done once: with many workers, and after a crash."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from support import databases

GUESTS = 450  # more than two batches
WORKERS = 5


@pytest.fixture
def owner(server):
    client = server.client("owner")
    policy = {"cap_count": 1000, "quiet_until": 0, "quiet_from": 24}
    known = client.call("restaurant.contact.policy", "search", [])
    if known:
        client.call("restaurant.contact.policy", "write", known, policy)
    else:
        client.call("restaurant.contact.policy", "create", [policy])
    return client


def make_rule(owner, connection, name, count):
    """A rule for guests whose birthday is today, and so many of them."""
    [template] = owner.call(
        "mail.template", "search", [["name", "=", "Care: birthday"]], limit=1
    )
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    values = {"birthday": f"{today:%m-%d}"}
    guests = owner.call(
        "restaurant.guest",
        "create",
        [
            {**values, "name": f"{name} {n}", "email": f"{name}{n}@example.com"}
            for n in range(count)
        ],
    )
    with connection.cursor() as cr:
        cr.execute(
            """INSERT INTO restaurant_consent
                      (guest_id, company_id, purpose, channel, state, date, source)
               SELECT id, company_id, 'care', 'email', 'given', now(), 'desk'
                 FROM restaurant_guest WHERE id = ANY(%s)""",
            [guests],
        )
    [segment] = owner.call(
        "restaurant.segment",
        "create",
        [{"name": name, "domain": repr([["name", "like", f"{name} %"]])}],
    )
    owner.call("restaurant.segment", "action_refresh", [segment])
    [rule] = owner.call(
        "restaurant.care.rule",
        "create",
        [
            {
                "name": name,
                "trigger": "birthday",
                "wait_days": 0,
                "segment_id": segment,
                "mail_template_id": template,
            }
        ],
    )
    return rule


def look(connection, rule):
    """(steps, those that are done, messages in the queue, messages taken down)"""
    return tuple(
        databases.value(connection, query, [rule])
        for query in (
            "SELECT count(*) FROM restaurant_care_step WHERE rule_id = %s",
            """SELECT count(*) FROM restaurant_care_step
                WHERE state = 'sent' AND rule_id = %s""",
            """SELECT count(*) FROM mail_mail mail
                 JOIN mail_message message ON message.id = mail.mail_message_id
                 JOIN restaurant_care_step step ON step.id = message.res_id
                WHERE message.model = 'restaurant.care.step' AND step.rule_id = %s""",
            "SELECT count(*) FROM restaurant_touch WHERE rule_id = %s",
        )
    )


def test_many_workers(server, owner, connection):
    rule = make_rule(owner, connection, "Crowd", GUESTS)
    with ThreadPoolExecutor(WORKERS) as pool:
        answers = [
            pool.submit(owner.ask, "restaurant.care.rule", "action_run", [rule])
            for _worker in range(WORKERS)
        ]
    assert [answer.result().error for answer in answers] == [None] * WORKERS
    [values] = owner.call("restaurant.care.rule", "read", [rule], ["problem"])
    assert not values["problem"]
    assert look(connection, rule) == (GUESTS,) * 4


@pytest.mark.parametrize(
    ("point", "drawn"), [("care: before a batch", 3), ("care: before commit", 3)]
)
def test_killed(server, owner, connection, points, point, drawn):
    """What was drawn is there; what was handed over was so with its note, or not."""
    rule = make_rule(owner, connection, f"Killed {len(point)}", 3)
    with points.stop_at(point) as reached, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(owner.ask, "restaurant.care.rule", "action_run", [rule])
        reached()
        server.kill()
        assert answer.result().is_lost
    assert look(connection, rule) == (drawn, 0, 0, 0)
    server.start()
    for _hour in range(2):
        server.client("owner").call("restaurant.care.rule", "action_run", [rule])
    assert look(connection, rule) == (3,) * 4
