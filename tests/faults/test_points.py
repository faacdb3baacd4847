"""Points on a live server: many at once, locks, crashes."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from support import databases
from support.guest_points import POST, eat, locked, make_guest, points_of
from support.order import Order

EXPIRE = "restaurant_crm_loyalty.cron_restaurant_points_expire"


@pytest.fixture
def guest(shop, points_policy):
    """Somebody with 100 in money and 200 points."""
    return make_guest(shop, 200)


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
