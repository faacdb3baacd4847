"""Orders on their way to the server: F20 to F22, F24, F25 and F31."""

from uuid import uuid4

import pytest
from support import databases
from support.client import RpcError


def mark_of(shop, order_id):
    """State and amount of each payment of an order that stored value made."""
    return [(hold["state"], float(hold["amount"])) for hold in shop.holds(order_id)]


def activities_of(shop, model, record_id):
    return databases.value(
        shop.connection,
        "SELECT COUNT(*) FROM mail_activity WHERE res_model = %s AND res_id = %s",
        [model, record_id],
    )


def count_orders(shop, order):
    return databases.value(
        shop.connection,
        "SELECT COUNT(*) FROM pos_order WHERE uuid = %s",
        [order.uuid],
    )


def test_one_order_sent_four_times_at_once(shop):
    """F20: four times the same order, no error; money moves once."""
    guest = shop.make_guest(100)
    order = shop.prepare_check(guest, 40)
    key = order.payments[0]["uuid"]
    assert shop.authorise(guest, 40, key, order_uuid=order.uuid)["ok"]
    ids = shop.together(*[lambda: shop.send(order)] * 4)
    assert len(set(ids)) == 1
    assert count_orders(shop, order) == 1
    assert mark_of(shop, ids[0]) == [("captured", 40)]
    assert shop.balance(guest) == 60


def test_one_top_up_sent_four_times_at_once(shop):
    guest = shop.make_guest(100)
    order = shop.prepare_top_up(guest, 50)
    ids = shop.together(*[lambda: shop.send(order)] * 4)
    assert len(set(ids)) == 1
    assert shop.balance(guest) == 150


def test_two_tills_top_up_a_new_guest(shop):
    """Whoever is first opens the account: there is one, with both amounts."""
    cash = shop.make_cash_method()
    _till, second = shop.open_till(cash)
    partner_id = shop.admin.call("res.partner", "create", {"name": "Brand new"})
    orders = []
    for session_id, method_id in ((shop.session_id, shop.cash_id), (second, cash)):
        order = shop.prepare_order(partner_id, session_id)
        order.add_line(shop.topup_id, 70)
        order.add_payment(method_id, 70)
        orders.append(order)
    first, last = shop.together(*(lambda o=order: shop.send(o) for order in orders))
    assert first != last
    rows = databases.rows(
        shop.connection,
        """SELECT a.id, SUM(b.amount) AS amount FROM restaurant_account a
        JOIN restaurant_guest g ON g.id = a.guest_id
        JOIN restaurant_account_balance b ON b.account_id = a.id
        WHERE g.partner_id = %s GROUP BY a.id""",
        [partner_id],
    )
    assert [float(row["amount"]) for row in rows] == [140]


def close_behind_the_back(shop, guest, amount, cash=0.0):
    """A till is away with a paid order; meanwhile its hold is given back, and its
    session closed. The till's id, and the order that it still has."""
    method_id = shop.make_cash_method()
    till_id, session_id = shop.open_till(method_id)
    order = shop.prepare_order(guest.partner_id, session_id)
    order.add_line(shop.dish_id, amount)
    key = order.add_payment(shop.method_id, amount)
    reply = shop.authorise(guest, amount, key, session_id, order_uuid=order.uuid)
    assert reply["ok"]
    shop.floor.call("restaurant.hold", "action_void", [shop.hold(key)["id"]])
    assert shop.close(session_id)["successful"]
    return till_id, order


def test_order_after_its_session_was_closed(shop):
    """F21: it goes to the open session, and is taken from the account, once."""
    guest = shop.make_guest(100)
    till_id, order = close_behind_the_back(shop, guest, 30)
    assert shop.balance(guest) == 100
    session_id = shop.open_session(till_id)
    order_id = shop.send(order)
    assert shop.send(order) == order_id
    assert shop.session_of(order_id) == session_id
    assert mark_of(shop, order_id) == [("captured", 30)]
    assert shop.balance(guest) == 70
    assert shop.close(session_id)["successful"]


def test_order_while_no_session_is_open(shop):
    """F21: it is refused as a whole, and waits at the till for the next session."""
    guest = shop.make_guest(100)
    till_id, order = close_behind_the_back(shop, guest, 30)
    with pytest.raises(RpcError, match="No open session"):
        shop.send(order)
    assert count_orders(shop, order) == 0
    assert shop.balance(guest) == 100
    shop.open_session(till_id)
    shop.send(order)
    assert shop.balance(guest) == 70


def test_closing_shows_what_is_open(shop):
    """F22: a hold keeps the session open; an unverified payment stays in sight."""
    cash = shop.make_cash_method()
    _till, session_id = shop.open_till(cash)
    guest = shop.make_guest(100, name="Still eating")
    hold = shop.authorise(guest, 20, session_id=session_id)
    order = shop.prepare_order(guest.partner_id, session_id)
    order.add_line(shop.dish_id, 15)
    order.add_payment(shop.method_id, 15)
    order_id = shop.send(order)
    closing = shop.ask("closing", {}, session_id=session_id).result
    assert [(x["guest"], x["amount"]) for x in closing["holds"]] == [
        ("Still eating", 20)
    ]
    assert [(x["guest"], x["amount"]) for x in closing["unverified"]] == [
        ("Still eating", 15)
    ]
    assert not shop.close(session_id)["successful"]
    assert shop.persist("void", {"key": hold["key"]}, session_id=session_id)["ok"]
    assert shop.close(session_id)["successful"]
    # It was served: a manager takes it from the account, or leaves it as a loss.
    assert mark_of(shop, order_id) == [("unverified", 15)]
    (unverified,) = shop.holds(order_id)
    shop.floor.call("restaurant.hold", "action_retry", [unverified["id"]])
    assert mark_of(shop, order_id) == [("captured", 15)]
    assert shop.balance(guest) == 85


def test_payment_that_nobody_authorised(shop):
    """F24: the order is kept, a manager is asked, and the account is left alone."""
    guest = shop.make_guest(100)
    order_id = shop.send(shop.prepare_check(guest, 60))
    assert mark_of(shop, order_id) == [("unverified", 60)]
    (unverified,) = shop.holds(order_id)
    assert activities_of(shop, "restaurant.hold", unverified["id"]) == 1
    assert shop.balance(guest) == 100


def test_payment_with_the_authorisation_of_another(shop):
    """F24: a hold that was captured pays no second order."""
    guest = shop.make_guest(100)
    paid = shop.prepare_check(guest, 40)
    key = paid.payments[0]["uuid"]
    assert shop.authorise(guest, 40, key, order_uuid=paid.uuid)["ok"]
    shop.send(paid)
    forged = shop.prepare_check(guest, 40, key)
    with pytest.raises(RpcError):
        # Payments have unique references of their own: core refuses this one.
        forged_id = shop.send(forged)
        assert mark_of(shop, forged_id) == [("unverified", 40)]
        raise RpcError({"message": "kept as unverified"})
    assert shop.balance(guest) == 60


def test_payment_above_its_authorisation(shop):
    """F24: a hold of 10 does not pay 100."""
    guest = shop.make_guest(200)
    order = shop.prepare_check(guest, 100)
    key = order.payments[0]["uuid"]
    assert shop.authorise(guest, 10, key, order_uuid=order.uuid)["ok"]
    order_id = shop.send(order)
    assert mark_of(shop, order_id) == [("unverified", 100)]
    assert shop.hold(key)["state"] == "authorised"
    assert shop.persist("void", {"key": key})["ok"]
    assert shop.balance(guest) == 200


def test_payment_for_an_order_of_another(shop):
    """A hold that was authorised for one stored order is not used up by another."""
    guest = shop.make_guest(100)
    stored = shop.prepare_check(guest, 0, cash=10)
    shop.send(stored)
    key = str(uuid4())
    assert shop.authorise(guest, 40, key, order_uuid=stored.uuid)["ok"]
    order_id = shop.send(shop.prepare_check(guest, 40, key))
    assert mark_of(shop, order_id) == [("unverified", 40)]
    assert shop.persist("void", {"key": key})["ok"]
    assert shop.balance(guest) == 100


@pytest.mark.parametrize(
    "change",
    [
        {"amount_total": 1, "amount_paid": 1},
        {"amount_paid": 500},
    ],
)
def test_top_up_that_was_not_paid(shop, change):
    """F25, F31: the till says 500 and takes 1: no more than 1 is credited."""
    guest = shop.make_guest(100)
    order = shop.prepare_order(guest.partner_id, shop.session_id)
    order.add_line(shop.topup_id, 500)
    order.add_payment(shop.cash_id, 1)
    order.extra = change
    answer = shop.cashier.ask("pos.order", "sync_from_ui", [order.as_json()])
    assert not answer.is_lost
    assert shop.balance(guest) <= 101


def test_top_up_with_a_price_of_the_tills_choice(shop):
    """F25: a line of 1 that says it were 500 credits what was paid."""
    guest = shop.make_guest(100)
    order = shop.prepare_order(guest.partner_id, shop.session_id)
    order.add_line(shop.topup_id, 1)
    order.add_payment(shop.cash_id, 1)
    order.lines[0].update(price_subtotal=500, price_subtotal_incl=500)
    order.extra = {"amount_total": 1, "amount_paid": 1}
    answer = shop.cashier.ask("pos.order", "sync_from_ui", [order.as_json()])
    assert not answer.is_lost
    assert shop.balance(guest) <= 101


def test_authorisation_names_the_server_s_account(shop):
    """F25: balances and ids that a till sends along are not believed."""
    guest, rich = shop.make_guest(10), shop.make_guest(1000)
    for extra in (
        {"balance": 1000, "available": 1000, "principal": 1000},
        {"company_id": 999},
    ):
        reply = shop.authorise(guest, 500, **extra)
        assert (reply["ok"], reply["code"]) == (False, "insufficient")
    for extra in (
        {"account_id": rich.account_id},
        {"card_id": rich.card_id},
        {"account_id": guest.account_id, "card_id": rich.card_id},
        {"card_number": rich.card_number},
    ):
        reply = shop.authorise(guest, 500, **extra)
        assert (reply["ok"], reply["code"]) == (False, "unknown_account")
    assert (shop.balance(guest), shop.balance(rich)) == (10, 1000)


def test_top_up_taken_back(shop):
    """F31: a floor manager, the whole of it, once, and not after it was spent."""
    guest = shop.make_guest(100)
    order_id = shop.top_up(guest, 300)
    lines = shop.line_ids(order_id)
    back = shop.prepare_order(guest.partner_id, shop.session_id)
    uuid = back.add_line(shop.topup_id, 300, -1, refunded_id=lines[0])
    back.add_payment(shop.cash_id, -300)
    request = shop.request(
        guest, 300, uuid, order_uuid=back.uuid, refunded_line_ids=lines
    )
    assert shop.persist("topup_refund", request)["code"] == "needs_supervisor"
    reply = shop.persist("topup_refund", request, client=shop.floor)
    assert reply["ok"]
    assert shop.balance(guest) == 100
    back_id = shop.send(back, shop.floor)
    assert shop.send(back, shop.floor) == back_id
    assert mark_of(shop, back_id) == [("captured", 300)]
    again = shop.request(guest, 300, refunded_line_ids=lines)
    reply = shop.persist("topup_refund", again, client=shop.floor)
    assert (reply["ok"], reply["code"]) == (False, "bonus_spent")
    assert shop.balance(guest) == 100


def test_books_after_closing(shop):
    """Spent, refunded, topped up and unverified: the session closes, and the general
    ledger says what the accounts say."""
    cash = shop.make_cash_method()
    _till, session_id = shop.open_till(cash)
    guest = shop.make_guest(100)
    order = shop.prepare_order(guest.partner_id, session_id)
    order.add_line(shop.topup_id, 200)
    order.add_payment(cash, 200)
    shop.send(order)
    check = shop.prepare_order(guest.partner_id, session_id)
    check.add_line(shop.dish_id, 130)
    key = check.add_payment(shop.method_id, 110)
    check.add_payment(cash, 20)
    assert shop.authorise(guest, 110, key, session_id, order_uuid=check.uuid)["ok"]
    check_id = shop.send(check)
    refund, reply = shop.prepare_refund(guest, check_id, 50, session_id)
    assert reply["ok"]
    shop.send(refund)
    forged = shop.prepare_order(guest.partner_id, session_id)
    forged.add_line(shop.dish_id, 5)
    forged.add_payment(shop.method_id, 5)
    shop.send(forged)
    assert shop.balance(guest) == 100 + 200 - 110 + 50
    shop.check_invariants()
    assert shop.close(session_id)["successful"]
