"""Money that goes back: F26 and F27. To the account that paid, and never above it."""


def test_full_refund(shop):
    guest = shop.make_guest(100)
    order_id = shop.pay(guest, 80)
    refund, reply = shop.prepare_refund(guest, order_id, 80)
    assert (reply["ok"], reply["balance_after"]) == (True, 100)
    refund_id = shop.send(refund)
    assert shop.send(refund) == refund_id
    assert shop.balance(guest) == 100
    assert [hold["state"] for hold in shop.holds(refund_id)] == ["captured"]


def test_refund_twice(shop):
    """F26: what was given back once is not given back again."""
    guest = shop.make_guest(100)
    order_id = shop.pay(guest, 80)
    refund, reply = shop.prepare_refund(guest, order_id, 80)
    shop.send(refund)
    _refund, reply = shop.prepare_refund(guest, order_id, 0.01)
    assert (reply["ok"], reply["code"]) == (False, "over_captured")
    assert shop.balance(guest) == 100


def test_partial_refunds(shop):
    """F26: three parts, and a fourth that is more than what is left."""
    guest = shop.make_guest(100)
    order_id = shop.pay(guest, 100)
    for amount, balance in ((33.33, 33.33), (33.33, 66.66), (33.34, 100)):
        refund, reply = shop.prepare_refund(guest, order_id, amount)
        assert reply["ok"], reply
        shop.send(refund)
        assert shop.balance(guest) == balance
    _refund, reply = shop.prepare_refund(guest, order_id, 0.01)
    assert reply["code"] == "over_captured"


def test_refund_above_what_was_paid(shop):
    guest = shop.make_guest(100)
    order_id = shop.pay(guest, 50)
    _refund, reply = shop.prepare_refund(guest, order_id, 50.01)
    assert (reply["ok"], reply["code"]) == (False, "over_captured")
    assert shop.balance(guest) == 50


def test_refund_of_a_mixed_tender(shop):
    """F26: of 30 by stored value and 70 in cash, 30 at most go to the account."""
    guest = shop.make_guest(100)
    order_id = shop.pay(guest, 30, cash=70)
    _refund, reply = shop.prepare_refund(guest, order_id, 100)
    assert reply["code"] == "over_captured"
    refund, reply = shop.prepare_refund(guest, order_id, 30, cash=70)
    assert reply["ok"]
    shop.send(refund)
    assert shop.balance(guest) == 100


def test_refund_of_what_another_guest_paid(shop):
    """It goes to where the money came from, whoever stands at the till."""
    guest, other = shop.make_guest(100), shop.make_guest(100)
    order_id = shop.pay(guest, 80)
    refund, reply = shop.prepare_refund(other, order_id, 80)
    if reply["ok"]:
        assert reply["account"]["id"] == guest.account_id
        shop.send(refund)
        assert shop.balance(guest) == 100
    assert shop.balance(other) == 100


def test_refund_of_a_payment_in_cash(shop):
    guest = shop.make_guest(100)
    order = shop.prepare_check(guest, 0, cash=50)
    _refund, reply = shop.prepare_refund(guest, shop.send(order), 50)
    assert (reply["ok"], reply["code"]) == (False, "unknown_hold")
    assert shop.balance(guest) == 100


def test_refund_that_was_not_asked_for(shop):
    """A refund order without a promise of the ledger credits nobody."""
    guest = shop.make_guest(100)
    order_id = shop.pay(guest, 80)
    refund, reply = shop.prepare_refund(guest, order_id, 80)
    assert shop.persist("void", {"key": reply["key"]})["ok"]
    refund_id = shop.send(refund)
    assert [hold["state"] for hold in shop.holds(refund_id)] == ["unverified"]
    assert shop.balance(guest) == 20


def test_refund_after_the_account_was_frozen(shop):
    """F27: the money waits where it came from."""
    guest = shop.make_guest(100)
    order_id = shop.pay(guest, 80)
    shop.admin.call("restaurant.account", "action_freeze", [guest.account_id])
    refund, reply = shop.prepare_refund(guest, order_id, 80)
    assert reply["ok"]
    shop.send(refund)
    assert shop.balance(guest) == 100
    assert shop.authorise(guest, 1)["code"] == "frozen"


def test_refund_after_the_account_was_closed(shop):
    """F27: also on an account that is used no more: it is listed as owed."""
    guest = shop.make_guest(100)
    order_id = shop.pay(guest, 100)
    shop.admin.call(
        "restaurant.account", "write", [guest.account_id], {"state": "closed"}
    )
    refund, reply = shop.prepare_refund(guest, order_id, 100)
    assert reply["ok"]
    shop.send(refund)
    assert shop.balance(guest) == 100
    assert shop.authorise(guest, 1)["code"] == "closed"


def test_refund_goes_back_to_principal_and_bonus(shop):
    """A bonus comes back as a bonus: it does not turn into money."""
    plan = shop.admin.call(
        *("restaurant.topup.plan", "create"), {"amount": 1000, "bonus": 200}
    )
    guest = shop.make_guest(1000)
    shop.admin.call("restaurant.topup.plan", "write", [plan], {"active": False})
    assert shop.parts(guest) == (1000, 200)
    order_id = shop.pay(guest, 300)
    assert shop.parts(guest) == (750, 150)
    for _third in range(3):
        refund, reply = shop.prepare_refund(guest, order_id, 100)
        assert reply["ok"]
        shop.send(refund)
    assert shop.parts(guest) == (1000, 200)
