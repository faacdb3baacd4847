"""Points, merged and closed accounts on a live server: many at once, locks, crashes."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from uuid import uuid4

import pytest
from support import databases
from support.order import Order

POST = "restaurant_crm_loyalty.cron_restaurant_intent_post"
EXPIRE = "restaurant_crm_loyalty.cron_restaurant_points_expire"


@pytest.fixture(scope="module")
def points_policy(shop):
    """One point for every unit of money; a hundredth of it is what a point is worth."""
    admin = shop.admin
    policy_id = admin.call(
        *("restaurant.points.policy", "create"),
        {
            "company_id": shop.company_id,
            "point_value": 0.01,
            "redeem_min": 10,
            "redeem_step": 10,
            "redeem_share": 100,
        },
    )
    rule_id = admin.call(
        *("restaurant.earn.rule", "create"),
        {
            "name": "One for one",
            "company_id": shop.company_id,
            "points": 1,
            "per_amount": 1,
        },
    )
    (policy,) = admin.call(
        *("restaurant.points.policy", "read", [policy_id]), ["redeem_product_id"]
    )
    yield SimpleNamespace(product_id=policy["redeem_product_id"][0])
    admin.call("restaurant.earn.rule", "write", [rule_id], {"active": False})
    admin.call("restaurant.points.policy", "write", [policy_id], {"active": False})


@pytest.fixture
def guest(shop, points_policy):
    """Somebody with 100 in money and 200 points."""
    return make_guest(shop, 200)


def make_guest(shop, points):
    guest = shop.make_guest(100)
    eat(shop, guest, points)
    assert points_of(shop, guest) == points
    return guest


def eat(shop, guest, amount):
    """A check that is paid in cash, and earns as many points."""
    order = Order(guest.partner_id, shop.session_id)
    order.add_line(shop.dish_id, amount)
    order.add_payment(shop.cash_id, amount)
    return shop.send(order)


def points_of(shop, guest):
    return float(
        databases.value(
            shop.connection,
            """SELECT amount FROM restaurant_account_balance
            WHERE account_id = %s AND unit = 'points'""",
            [guest.account_id],
        )
    )


def redeem(shop, guest, points, total, session_id=None, key=None):
    request = shop.request(guest, points, key, order_total=total)
    return request, shop.persist("redeem", request, session_id=session_id)


def prepare_points_check(shop, policy, guest, total, key, discount):
    """A check that points pay a part of, and cash the rest."""
    order = Order(guest.partner_id, shop.session_id)
    order.add_line(shop.dish_id, total)
    order.add_line(policy.product_id, -discount)
    order.lines[-1]["uuid"] = key
    order.add_payment(shop.cash_id, total - discount)
    return order


@contextmanager
def locked(shop, account_id):
    """Somebody else has the balances of an account in hand."""
    connection = databases.connect(shop.server.database)
    connection.autocommit = False
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT FROM restaurant_account_balance WHERE account_id = %s
                FOR UPDATE""",
                [account_id],
            )
        yield
    finally:
        connection.rollback()
        connection.close()


# -- points that pay


def test_two_tills_use_the_same_points(shop, guest):
    """One has them, the other hears that there are not enough."""
    _till, second = shop.open_till()
    replies = shop.together(
        lambda: redeem(shop, guest, 200, 500)[1],
        lambda: redeem(shop, guest, 200, 500, second)[1],
    )
    assert sorted(reply["ok"] for reply in replies) == [False, True]
    (refused,) = (reply for reply in replies if not reply["ok"])
    assert refused["code"] == "insufficient_points"
    assert points_of(shop, guest) == 0


def test_many_tries_of_one_line_hold_points_once(shop, guest):
    key = str(uuid4())
    request = shop.request(guest, 50, key, order_total=500)
    replies = shop.together(*[lambda: shop.persist("redeem", request)] * 16)
    assert all(reply == replies[0] for reply in replies)
    assert replies[0]["ok"]
    assert points_of(shop, guest) == 150


def test_a_check_with_points_is_sent_four_times_at_once(shop, points_policy, guest):
    """Points are used once, and earned once."""
    request, reply = redeem(shop, guest, 100, 50)
    assert reply["ok"], reply
    order = prepare_points_check(
        shop, points_policy, guest, 50, request["key"], reply["amount"]
    )
    ids = shop.together(*[lambda: shop.send(order)] * 4)
    assert len(set(ids)) == 1
    shop.run_cron(POST)
    assert shop.hold(request["key"])["state"] == "captured"
    earned = databases.value(
        shop.connection,
        "SELECT points FROM restaurant_earning WHERE order_id = %s",
        [ids[0]],
    )
    assert points_of(shop, guest) == 100 + float(earned)


def test_points_are_given_back_while_the_check_arrives(shop, points_policy, guest):
    """Void against capture: one of them wins, and nothing is left in between."""
    request, reply = redeem(shop, guest, 100, 50)
    order = prepare_points_check(
        shop, points_policy, guest, 50, request["key"], reply["amount"]
    )
    shop.together(
        lambda: shop.send(order), lambda: shop.ask("void", {"key": request["key"]})
    )
    shop.run_cron(POST)
    states = {"captured", "void", "unverified"}
    holds = databases.rows(
        shop.connection,
        "SELECT state FROM restaurant_hold WHERE key = %s",
        [request["key"]],
    )
    assert {hold["state"] for hold in holds} <= states
    assert len(holds) == 1


# -- earned, but not posted yet


def test_two_jobs_post_the_same_points(shop, guest):
    with locked(shop, guest.account_id):
        eat(shop, guest, 30)
    assert points_of(shop, guest) == 200
    shop.together(
        *[lambda: shop.admin.ask("ir.cron", "method_direct_trigger", job(shop, POST))]
        * 2
    )
    shop.run_cron(POST)
    assert points_of(shop, guest) == 230


def job(shop, xml_id):
    return [shop.get_id(xml_id)]


def merge_accounts(shop, source, target):
    wizard = shop.admin.call(
        *("restaurant.account.merge.wizard", "create"),
        {
            "source_id": source.account_id,
            "target_id": target.account_id,
            "reason": "One person",
        },
    )
    return shop.admin.ask("restaurant.account.merge.wizard", "action_merge", [wizard])


def test_accounts_are_merged_while_points_wait(shop, guest):
    """They are posted first, and go along."""
    other = make_guest(shop, 50)
    with locked(shop, guest.account_id):
        eat(shop, guest, 30)
    answer = merge_accounts(shop, guest, other)
    assert answer.error is None, answer.error
    shop.run_cron(POST)
    assert points_of(shop, guest) == 0
    assert points_of(shop, other) == 280


def test_a_check_is_stored_while_accounts_are_merged(shop, guest):
    """Its points arrive where the account went, or on a new one of the guest's."""
    other = make_guest(shop, 50)
    shop.together(
        lambda: eat(shop, guest, 30), lambda: merge_accounts(shop, guest, other)
    )
    shop.run_cron(POST)
    merged = databases.value(
        shop.connection,
        "SELECT merged_into_id FROM restaurant_account WHERE id = %s",
        [guest.account_id],
    )
    assert points_of(shop, guest) == 0 or not merged
    owned = databases.value(
        shop.connection,
        """SELECT SUM(b.amount) FROM restaurant_account_balance b
        JOIN restaurant_account a ON a.id = b.account_id
        WHERE b.unit = 'points' AND a.state <> 'closed' AND a.guest_id IN (
            SELECT guest_id FROM restaurant_account WHERE id = ANY(%s))""",
        [[guest.account_id, other.account_id]],
    )
    assert float(owned) == 280


def test_a_merge_is_refused_while_a_payment_is_open(shop, guest):
    other = make_guest(shop, 50)
    held = shop.authorise(guest, 40)
    answer = merge_accounts(shop, guest, other)
    assert "still under way" in str(answer.error)
    assert shop.balance(guest) == 60
    shop.persist("void", {"key": held["key"]})
    assert merge_accounts(shop, guest, other).error is None
    assert shop.balance(other) == 200


def test_guests_are_merged_while_one_of_them_pays(shop, guest):
    """The payment holds, or is refused; money and points are all there afterwards."""
    other = make_guest(shop, 50)
    wizard = shop.admin.call(
        *("base.partner.merge.automatic.wizard", "create"),
        {
            "partner_ids": [[6, 0, [guest.partner_id, other.partner_id]]],
            "dst_partner_id": other.partner_id,
            "state": "selection",
        },
    )
    order = shop.prepare_check(guest, 40)
    key = order.payments[0]["uuid"]

    def pay():
        request = shop.request(guest, 40, key, order_uuid=order.uuid)
        reply = shop.persist("authorise", request)
        return reply["ok"] and shop.cashier.ask(
            "pos.order", "sync_from_ui", [order.as_json()]
        )

    paid, merged = shop.together(
        pay,
        lambda: shop.admin.ask(
            "base.partner.merge.automatic.wizard", "action_merge", [wizard]
        ),
    )
    assert merged.error is None, merged.error
    for _round in range(2):
        shop.run_cron(POST)
    money = shop.balance(guest) + shop.balance(other)
    assert money == (160 if paid else 200)
    owners = databases.rows(
        shop.connection,
        "SELECT DISTINCT guest_id FROM restaurant_account WHERE id = ANY(%s)",
        [[guest.account_id, other.account_id]],
    )
    assert len(owners) == 1
    points = points_of(shop, guest) + points_of(shop, other)
    assert points == 250 + earned_by(shop, order.uuid)


def earned_by(shop, uuid):
    return float(
        databases.value(
            shop.connection,
            """SELECT COALESCE(SUM(e.points), 0) FROM restaurant_earning e
            JOIN pos_order o ON o.id = e.order_id WHERE o.uuid = %s""",
            [uuid],
        )
    )


# -- closing


def close_account(shop, guest):
    journal = databases.value(
        shop.connection,
        """SELECT id FROM account_journal WHERE type = 'bank' AND company_id = %s
        LIMIT 1""",
        [shop.company_id],
    )
    wizard = shop.admin.call(
        *("restaurant.account.close.wizard", "create"),
        {
            "account_id": guest.account_id,
            "reason": "Moves away",
            "refund": 100,
            "journal_id": journal,
        },
    )
    return shop.admin.ask("restaurant.account.close.wizard", "action_close", [wizard])


def account_state(shop, guest):
    return databases.value(
        shop.connection,
        "SELECT state FROM restaurant_account WHERE id = %s",
        [guest.account_id],
    )


def test_an_account_is_not_closed_while_a_payment_is_open(shop, guest):
    held = shop.authorise(guest, 40)
    answer = close_account(shop, guest)
    assert answer.error is not None
    assert account_state(shop, guest) == "active"
    assert shop.persist("void", {"key": held["key"]})["ok"]
    answer = close_account(shop, guest)
    assert answer.error is None, answer.error
    assert account_state(shop, guest) == "closed"
    assert (shop.balance(guest), points_of(shop, guest)) == (0, 0)


def test_an_account_is_closed_while_its_guest_pays(shop, guest):
    """Either it is closed and the payment refused, or paid and left open."""
    reply, closed = shop.together(
        lambda: shop.authorise(guest, 40), lambda: close_account(shop, guest)
    )
    assert reply["ok"] == (closed.error is not None)
    assert (account_state(shop, guest) == "closed") == (not reply["ok"])
    assert shop.balance(guest) == (60 if reply["ok"] else 0)


def test_an_account_is_not_closed_while_points_wait(shop, guest):
    with locked(shop, guest.account_id):
        eat(shop, guest, 30)
        answer = close_account(shop, guest)
        assert answer.error is not None
    shop.run_cron(POST)
    assert points_of(shop, guest) == 230
    assert close_account(shop, guest).error is None


# -- expiry


def let_expire(shop, *guests):
    """As if their points had ended yesterday; their lots alone say so."""
    connection = databases.connect(shop.server.database)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            """UPDATE restaurant_lot SET expires_on = current_date - 7
            WHERE unit = 'points' AND account_id = ANY(%s)""",
            [[guest.account_id for guest in guests]],
        )
    connection.close()


def expired(shop, *guests):
    return float(
        databases.value(
            shop.connection,
            """SELECT COALESCE(-SUM(e.amount), 0) FROM restaurant_entry e
            JOIN restaurant_operation o ON o.id = e.operation_id
            WHERE o.kind = 'expire' AND e.account_id = ANY(%s)""",
            [[guest.account_id for guest in guests]],
        )
    )


def test_two_jobs_expire_the_same_points(shop, guest):
    let_expire(shop, guest)
    shop.together(
        *[lambda: shop.admin.ask("ir.cron", "method_direct_trigger", job(shop, EXPIRE))]
        * 2
    )
    shop.run_cron(EXPIRE)
    assert (points_of(shop, guest), expired(shop, guest)) == (0, 200)


def test_points_are_used_while_they_expire(shop, guest):
    """The till or the job has them, not both."""
    let_expire(shop, guest)
    (_request, reply), _job = shop.together(
        lambda: redeem(shop, guest, 200, 500), lambda: shop.run_cron(EXPIRE)
    )
    assert points_of(shop, guest) == 0
    assert expired(shop, guest) == (0 if reply["ok"] else 200)


def test_the_job_is_killed_while_it_expires_points(shop, guest):
    """What it had not posted is still there; the next one takes it, once."""
    other = make_guest(shop, 70)
    let_expire(shop, guest, other)
    with locked(shop, other.account_id), ThreadPoolExecutor(1) as pool:
        running = pool.submit(
            shop.admin.ask, "ir.cron", "method_direct_trigger", job(shop, EXPIRE)
        )
        wait_for_lock(shop)
        shop.server.kill()
        assert running.result().is_lost
    wait_for_nobody(shop)
    assert (points_of(shop, guest), points_of(shop, other)) == (200, 70)
    shop.check_ledger()
    shop.server.start()
    for _round in range(2):
        shop.run_cron(EXPIRE)
    assert (points_of(shop, guest), points_of(shop, other)) == (0, 0)
    assert expired(shop, guest, other) == 270


def wait_for_lock(shop):
    query = """SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    while not databases.value(shop.connection, query):
        pass


def wait_for_nobody(shop):
    query = """SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = %s AND pid <> pg_backend_pid() AND state <> 'idle'"""
    while databases.value(shop.connection, query, [shop.server.database]):
        pass


# -- points that buy a coupon, and points by hand


@pytest.fixture
def gift_id(shop, points_policy):
    """A coupon for 120 points."""
    wizard = shop.admin.call(
        *("restaurant.coupon.wizard", "create"),
        {"kind": "amount", "name": "Ten off", "company_id": shop.company_id},
    )
    action = shop.admin.call("restaurant.coupon.wizard", "action_create", [wizard])
    return shop.admin.call(
        *("restaurant.points.gift", "create"),
        {
            "program_id": action["res_id"],
            "points": 120,
            "company_id": shop.company_id,
        },
    )


def buy(shop, guest, gift_id, key=None, session_id=None):
    request = {
        "key": key or str(uuid4()),
        "partner_id": guest.partner_id,
        "gift_id": gift_id,
    }
    return shop.persist("buy_gift", request, session_id=session_id)


def coupons_of(shop, gift_id):
    return databases.value(
        shop.connection,
        "SELECT COUNT(*) FROM loyalty_card WHERE restaurant_gift_id = %s",
        [gift_id],
    )


def test_two_tills_buy_with_the_same_points(shop, guest, gift_id):
    """One has the coupon, the other hears that there are not enough."""
    _till, second = shop.open_till()
    replies = shop.together(
        lambda: buy(shop, guest, gift_id),
        lambda: buy(shop, guest, gift_id, session_id=second),
    )
    assert sorted(reply["ok"] for reply in replies) == [False, True]
    (refused,) = (reply for reply in replies if not reply["ok"])
    assert refused["code"] == "insufficient_points"
    assert (points_of(shop, guest), coupons_of(shop, gift_id)) == (80, 1)


def test_many_tries_buy_one_coupon(shop, guest, gift_id):
    key = str(uuid4())
    replies = shop.together(*[lambda: buy(shop, guest, gift_id, key)] * 16)
    assert all(reply == replies[0] for reply in replies)
    assert replies[0]["ok"]
    assert (points_of(shop, guest), coupons_of(shop, gift_id)) == (80, 1)


def test_many_adjustments_at_once_stay_below_the_limit(shop, guest):
    """500 is what one may give alone: the sixth hundred waits for somebody else."""
    values = {"account_id": guest.account_id, "points": 100, "reason": "Cold soup"}
    adjustments = "restaurant.points.adjustment"
    ids = shop.admin.call(adjustments, "create", [values] * 8)
    shop.together(
        *[
            lambda one=one: shop.admin.ask(adjustments, "action_request", [one])
            for one in ids
        ]
    )
    for one in ids:  # whom the server was too busy for
        shop.admin.call(adjustments, "action_request", [one])
    states = shop.admin.call(adjustments, "read", ids, ["state"])
    assert sorted(row["state"] for row in states) == ["posted"] * 5 + ["waiting"] * 3
    assert points_of(shop, guest) == 700
