"""Accounts that are merged or closed on a live server while something else goes on."""

import pytest
from support import databases
from support.guest_points import POST, eat, locked, make_guest, points_of


@pytest.fixture
def guest(shop, points_policy):
    """Somebody with 100 in money and 200 points."""
    return make_guest(shop, 200)


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
