"""Points that buy a coupon, and points by hand: many at once on a live server."""

from uuid import uuid4

import pytest
from support import databases
from support.guest_points import make_guest, points_of


@pytest.fixture
def guest(shop, points_policy):
    """Somebody with 100 in money and 200 points."""
    return make_guest(shop, 200)


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


def test_two_tills_buy_bonus_money_with_the_same_points(shop, guest, points_policy):
    gift_id = shop.admin.call(
        *("restaurant.points.gift", "create"),
        {"kind": "bonus", "bonus": 5, "points": 120, "company_id": shop.company_id},
    )
    _till, second = shop.open_till()
    replies = shop.together(
        lambda: buy(shop, guest, gift_id),
        lambda: buy(shop, guest, gift_id, session_id=second),
    )
    assert sorted(reply["ok"] for reply in replies) == [False, True]
    assert (points_of(shop, guest), shop.parts(guest)) == (80, (100, 5))


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
