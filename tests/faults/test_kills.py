"""The server dies in the middle of a payment: F5 to F8 and F10, K1 to K4 and K7.

It is stopped at a named point, so that it is known what was done and what was not.
Starting it again takes some seconds: one crash serves several tests.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event
from types import SimpleNamespace

import pytest
from support import databases
from support.gate import Gate


def crash(shop, calls):
    """Kill the server while each call waits at its point; what the clients saw.

    :param calls: `[(point, function), …]`, points as `Points` and `Gate` make them
    """
    with ExitStack() as stack, ThreadPoolExecutor(len(calls)) as pool:
        answers = []
        for point, call in calls:
            reached = stack.enter_context(point)
            answers.append(pool.submit(call))
            reached()
        shop.server.kill()
        return [answer.result() for answer in answers]


def wait_for_no_transaction(shop):
    """PostgreSQL notices that a client is gone when it next reads from it."""
    query = """SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = %s AND pid <> pg_backend_pid() AND state <> 'idle'"""
    while databases.value(shop.connection, query, [shop.server.database]):
        pass


def count_operations(shop, key):
    return databases.value(
        shop.connection,
        "SELECT COUNT(*) FROM restaurant_operation WHERE hold_key = %s",
        [key],
    )


def store(shop, order):
    """A call that stores an order."""
    return lambda: shop.cashier.ask("pos.order", "sync_from_ui", [order.as_json()])


def prepare_verbs(shop):
    """Four tills that are about to post something, each in another verb.

    Tills of their own, since a posting locks what its till holds.
    """
    _till, second = shop.open_till()
    _till, third = shop.open_till()
    case = SimpleNamespace(
        second=second,
        third=third,
        guest=shop.make_guest(100),
        voiding=shop.make_guest(100),
        refunded=shop.make_guest(100),
        topping=shop.make_guest(100),
    )
    case.request = shop.request(case.guest, 10)
    case.voided = shop.authorise(case.voiding, 40, session_id=second)["key"]
    lines = shop.line_ids(shop.pay(case.refunded, 100))
    case.refund = shop.request(case.refunded, 100, refunded_line_ids=lines)
    case.top_up = shop.prepare_top_up(case.topping, 50)
    return case


def calls_of(shop, points, case, moment):
    """The calls of those tills but for the payment, each with its point."""
    verbs = {
        "void": lambda: shop.ask("void", {"key": case.voided}, session_id=case.second),
        "refund": lambda: shop.ask("refund", case.refund, session_id=case.third),
        "topup": store(shop, case.top_up),
    }
    return [(points.stop_at(f"{moment}: {name}"), verbs[name]) for name in verbs]


def look_after(shop, case):
    wait_for_no_transaction(shop)
    shop.check_ledger()
    case.balance = shop.balance(case.guest)
    case.operations = count_operations(shop, case.request["key"])
    case.voiding_balance = shop.balance(case.voiding)
    case.topping_balance = shop.balance(case.topping)
    shop.server.start()
    return case


@pytest.fixture(scope="module")
def before_commit(shop, points):
    """With a fifth till, whose payment PostgreSQL finishes though nobody listens."""
    case = prepare_verbs(shop)
    _till, case.fifth = shop.open_till()
    case.finishing = shop.make_guest(100)
    case.finished = shop.request(case.finishing, 10)
    with Gate(shop.server.database) as gate:
        case.answers = crash(
            shop,
            [
                *calls_of(shop, points, case, "before commit"),
                (gate.stop(finish=False), lambda: shop.ask("authorise", case.request)),
                (
                    gate.stop(finish=True),
                    lambda: shop.ask("authorise", case.finished, session_id=case.fifth),
                ),
            ],
        )
    return look_after(shop, case)


@pytest.fixture(scope="module")
def after_commit(shop, points):
    case = prepare_verbs(shop)
    point = points.stop_at("committed: authorise")
    case.answers = crash(
        shop,
        [
            *calls_of(shop, points, case, "committed"),
            (point, lambda: shop.ask("authorise", case.request)),
        ],
    )
    return look_after(shop, case)


@pytest.fixture(scope="module", params=["before_commit", "after_commit"])
def killed(request):
    return request.getfixturevalue(request.param)


def test_till_knows_nothing_after_a_crash(killed):
    """No client got an answer, so none may take one for granted."""
    assert all(answer.is_lost for answer in killed.answers)


def test_authorise_killed_before_commit(shop, before_commit):
    """F5: nothing has happened; asked again, it happens once."""
    assert (before_commit.balance, before_commit.operations) == (100, 0)
    assert shop.status(before_commit.request["key"])["state"] == "none"
    first = shop.persist("authorise", before_commit.request)
    assert first["ok"]
    assert shop.persist("authorise", before_commit.request) == first
    assert shop.balance(before_commit.guest) == 90


def test_authorise_finished_without_the_server(shop, before_commit):
    """F5: PostgreSQL may finish what it was asked; asked again, the same reply."""
    case = before_commit
    assert shop.balance(case.finishing) == 90
    first = shop.persist("authorise", case.finished, session_id=case.fifth)
    assert (first["ok"], first["balance_after"]) == (True, 90)
    assert shop.balance(case.finishing) == 90
    assert count_operations(shop, case.finished["key"]) == 1


def test_authorise_killed_after_commit(shop, after_commit):
    """F6: it has happened; asked again, the same reply, and nothing more."""
    key = after_commit.request["key"]
    assert (after_commit.balance, after_commit.operations) == (90, 1)
    status = shop.status(key)
    assert (status["state"], status["amount"]) == ("authorised", 10)
    reply = shop.persist("authorise", after_commit.request)
    assert (reply["ok"], reply["balance_after"]) == (True, 90)
    assert shop.balance(after_commit.guest) == 90
    assert count_operations(shop, key) == 1


def test_void_killed(shop, killed):
    """Whether it was committed or not: all comes back, and once."""
    assert killed.voiding_balance in (60, 100)
    for _time in range(2):
        assert shop.persist("void", {"key": killed.voided})["state"] == "void"
        assert shop.status(killed.voided)["state"] == "void"
        assert shop.balance(killed.voiding) == 100


def test_refund_killed(shop, killed):
    """What a refund has promised is promised once."""
    assert shop.persist("refund", killed.refund)["ok"]
    lines = killed.refund["refunded_line_ids"]
    another = shop.request(killed.refunded, 1, refunded_line_ids=lines)
    assert shop.persist("refund", another)["code"] == "over_captured"
    assert shop.persist("void", {"key": killed.refund["key"]})["ok"]
    assert shop.balance(killed.refunded) == 0


def test_posting_killed(shop, killed):
    """F8: what a paid order owes is posted once, also when that itself was cut off."""
    assert killed.topping_balance in (100, 150)
    for _time in range(2):
        shop.send(killed.top_up)
        shop.run_cron("restaurant_crm_loyalty.cron_restaurant_intent_post")
        assert shop.balance(killed.topping) == 150


@pytest.fixture(scope="module")
def between_steps(shop, points):
    """A crash with tills between two of their steps: authorised and not stored, at a
    till that comes back and at one that does not; stored and not posted."""
    case = SimpleNamespace(
        returning=shop.make_guest(100),
        lost=shop.make_guest(100, name="Left behind"),
        mixed=shop.make_guest(100),
    )
    case.check = shop.prepare_check(case.returning, 30)
    case.key = case.check.payments[0]["uuid"]
    shop.authorise(case.returning, 30, case.key, order_uuid=case.check.uuid)
    _till, case.lost_session = shop.open_till()
    reply = shop.authorise(case.lost, 30, session_id=case.lost_session)
    case.lost_key = reply["key"]
    case.mixed_check = shop.prepare_check(case.mixed, 30)
    case.mixed_key = case.mixed_check.payments[0]["uuid"]
    shop.authorise(case.mixed, 30, case.mixed_key, order_uuid=case.mixed_check.uuid)
    case.mixed_check.add_line(shop.topup_id, 500)
    case.mixed_check.add_payment(shop.cash_id, 500)
    point = points.stop_at("before posting intents")
    (case.answer,) = crash(shop, [(point, store(shop, case.mixed_check))])
    case.hold = shop.hold(case.mixed_key)
    case.balance = shop.balance(case.mixed)
    shop.check_ledger()
    shop.server.start()
    return case


def test_order_comes_after_the_crash(shop, between_steps):
    """F7: the order is sent by a till that comes back, and captures its hold."""
    order_id = shop.send(between_steps.check)
    hold = shop.hold(between_steps.key)
    assert (hold["order_id"], hold["state"]) == (order_id, "captured")
    assert shop.send(between_steps.check) == order_id
    assert shop.balance(between_steps.returning) == 70


def test_till_never_comes_back(shop, between_steps):
    """F7: closing names the hold, and does not close; void gives it back once."""
    session_id = between_steps.lost_session
    closing = shop.ask("closing", {}, session_id=session_id).result
    holds = [(hold["key"], hold["guest"], hold["amount"]) for hold in closing["holds"]]
    assert holds == [(between_steps.lost_key, "Left behind", 30)]
    refusal = shop.close(session_id)
    assert not refusal["successful"]
    assert "30" in refusal["message"]
    hold_id = shop.hold(between_steps.lost_key)["id"]
    for _time in range(2):
        shop.floor.call("restaurant.hold", "action_void", [hold_id])
        assert shop.balance(between_steps.lost) == 100
    assert shop.close(session_id)["successful"]


def test_order_stored_and_not_posted(shop, between_steps):
    """F8: the order is paid; what it owes is posted by whoever looks first, once."""
    case = between_steps
    assert case.answer.is_lost
    assert (case.hold["state"], case.hold["settled"]) == ("captured", False)
    assert case.balance == 70
    assert shop.send(case.mixed_check) == case.hold["order_id"]
    receipt = shop.ask("receipt", {"order_uuid": case.mixed_check.uuid}).result
    assert [(x["kind"], x["amount"], x["pending"]) for x in receipt["lines"]] == [
        ("spend", 30, False),
        ("topup", 500, False),
    ]
    assert shop.hold(case.mixed_key)["settled"]
    assert shop.balance(case.mixed) == 570
    assert shop.ask("receipt", {"order_uuid": case.mixed_check.uuid}).result == receipt
    shop.run_cron("restaurant_crm_loyalty.cron_restaurant_intent_post")
    assert shop.balance(case.mixed) == 570


def test_terminated_in_the_rush(shop):
    """F10: whatever a till was doing, it asks again; each payment is made once."""
    guest = shop.make_guest(1000)
    rush, replies = Event(), {}

    def work():
        for _call in range(12):
            request = shop.request(guest, 1)
            replies[request["key"]] = shop.persist("authorise", request)
            if len(replies) > 8:
                rush.set()

    with ThreadPoolExecutor(4) as pool:
        workers = [pool.submit(work) for _worker in range(4)]
        assert rush.wait(30)
        shop.server.restart()
        for worker in workers:
            worker.result()
    assert len(replies) == 48
    assert all(reply["ok"] for reply in replies.values())
    assert shop.balance(guest) == 1000 - 48
