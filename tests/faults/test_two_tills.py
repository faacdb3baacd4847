"""Two windows at one check, or one account, of which each knows a part: F18.

In windows of a real browser, at the tables of a restaurant; what has become of money is
read in the database.
"""

from uuid import uuid4

from support.till import ALL
from support.till_money import assert_paid_once, checks_of, holds_of

STORED_VALUE = "Stored value"
CASH = "Cash"
SYNC = "**/sync_from_ui"


def test_stored_value_before_cash(restaurant, till, other, table, guest):
    """F18: the window without a network takes cash for what was paid meanwhile."""
    till.serve(table, guest, draft=True)
    other.sit_down(table)
    other.go_to_payment()
    other.cut()
    other.tap(CASH)
    other.validate()
    other.expect_receipt()
    till.tap(STORED_VALUE)
    till.expect_proof()
    other.mend()
    other.expect_dialog("Settled at another till", "Cash $ 40.00: give it back")
    assert_paid_once(restaurant, guest)


def settle_twice(shop, till, other, table, guest):
    """Authorised in one window, which then loses its network; paid in the other."""
    till.serve(table, guest, draft=True)
    other.sit_down(table)
    other.go_to_payment()
    till.unplug(SYNC)
    till.tap(STORED_VALUE)
    till.expect_receipt()
    till.unplug()
    other.tap(CASH)
    other.validate()
    other.expect_receipt()
    assert holds_of(shop, guest) == [("authorised", 40)]


def assert_given_back(restaurant, till, guest):
    """The cashier knows that the check was paid at another till; the guest has all."""
    till.expect_dialog("Settled at another till", "back to the guest's account")
    till.until(lambda: holds_of(restaurant.shop, guest) == [("void", 40)])
    assert checks_of(restaurant, guest) == [("paid", 40, [40])]
    assert restaurant.shop.balance(guest) == 100


def test_cash_before_stored_value(shop, restaurant, till, other, table, guest):
    """F18: given back, once, and the cashier is told, whatever the till hears first."""
    settle_twice(shop, till, other, table, guest)
    till.mend()
    assert_given_back(restaurant, till, guest)


def test_cash_told_by_the_answer(shop, restaurant, till, other, table, guest):
    """F18: the till sends its check, and is told what the server has."""
    settle_twice(shop, till, other, table, guest)
    till.unplug("**/read_config_open_orders")
    till.plug_in(ALL, SYNC)
    assert_given_back(restaurant, till, guest)


def test_cash_told_by_the_other_till(shop, restaurant, till, other, table, guest):
    """F18: the till hears of the payment before it could send its check."""
    settle_twice(shop, till, other, table, guest)
    till.plug_in(ALL)
    till.hear_of_others()
    assert_given_back(restaurant, till, guest)


def test_cash_told_before_the_void(shop, restaurant, till, other, table, guest):
    """F18: the server cannot be asked to give it back: as soon as it can."""
    settle_twice(shop, till, other, table, guest)
    till.unplug("**/stored_value_void")
    till.plug_in(ALL, SYNC)
    till.expect_dialog("Settled at another till")
    assert holds_of(shop, guest) == [("authorised", 40)]
    till.mend()
    assert_given_back(restaurant, till, guest)


def test_cash_beside_a_part_from_stored_value(shop, restaurant, till, other, table):
    """F18: the window that has taken a part of the check already is told at once."""
    guest = shop.make_guest(30, f"Guest {uuid4().hex[:6]}")
    till.serve(table, guest, draft=True)
    other.sit_down(table)
    other.go_to_payment()
    till.tap(STORED_VALUE)
    till.press(".paymentlines .send_payment_request")
    till.expect_line("Payment Successful")
    assert holds_of(shop, guest) == [("authorised", 30)]
    other.tap(CASH)
    other.validate()
    other.expect_receipt()
    till.expect_dialog("Settled at another till", "back to the guest's account")
    till.until(lambda: holds_of(shop, guest) == [("void", 30)])
    assert checks_of(restaurant, guest) == [("paid", 40, [40])]
    assert shop.balance(guest) == 30


def test_two_windows_one_account(shop, restaurant, till, other, guest):
    """One pays; the other, which still shows the money, is told what is left."""
    for window in (till, other):
        window.serve(restaurant.find_table(), guest, dishes=6)
    till.tap(STORED_VALUE)
    till.expect_proof()
    other.tap(STORED_VALUE)
    other.expect_dialog("Available: $ 40.00")
    other.confirm()
    other.press(".paymentlines .send_payment_request")
    other.expect_line("Payment Successful")
    other.tap(CASH)
    other.validate()
    other.expect_proof()
    assert holds_of(shop, guest) == [("captured", 60), ("captured", 40)]
    assert shop.balance(guest) == 0
