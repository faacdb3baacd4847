"""The till under a bad network, and at its end: F13 to F17.

In windows of a real browser, at the tables of a restaurant; what has become of money is
read in the database.
"""

import pytest
from support import browser as browsers
from support.till import Till
from support.till_money import assert_paid_once, checks_of, holds_of

STORED_VALUE = "Stored value"
CASH = "Cash"
SYNC = "**/sync_from_ui"


def test_cut_before_the_request(shop, restaurant, till, table, guest):
    """F13: refused in clear words, and nothing is held; cash is taken as ever."""
    till.serve(table, guest)
    till.cut()
    till.tap(STORED_VALUE)
    till.expect_dialog("Stored value needs a connection")
    till.confirm()
    till.press(".paymentline .delete-button")
    till.tap(CASH)
    till.validate()
    till.expect_receipt()
    till.mend()
    till.until(lambda: checks_of(restaurant, guest) == [("paid", 40, [40])])
    assert holds_of(shop, guest) == []
    assert shop.balance(guest) == 100


def test_cut_after_the_request(shop, restaurant, till, table, guest):
    """F14: nobody knows; with the network comes the answer, and the check is paid."""
    till.serve(table, guest)
    till.lose_reply("stored_value_authorise")
    till.tap(STORED_VALUE)
    till.expect_dialog("There is no answer yet")
    till.until(lambda: holds_of(shop, guest) == [("authorised", 40)])
    till.mend()
    till.expect_proof()
    assert_paid_once(restaurant, guest)


def test_more_taps_than_one(restaurant, points, till, table, guest):
    """F15: the answer is late; however often the cashier taps, it is one payment."""
    till.serve(table, guest)
    with points.stop_at("committed: authorise") as reached:
        till.tap(STORED_VALUE)
        reached()
        till.tap(STORED_VALUE)
        till.expect_dialog("There is already an electronic payment in progress")
        till.confirm()
        till.press(".paymentlines .send_force_done")  # asks the server
        till.expect_proof()
    assert_paid_once(restaurant, guest)


def test_reload_after_the_tap(shop, restaurant, points, till, table, guest):
    """F16: the key was stored before it was sent: the payment is found again."""
    till.serve(table, guest)
    with points.stop_at("committed: authorise") as reached:
        till.tap(STORED_VALUE)
        reached()
        till.page.reload()
    till.expect_line("Payment Successful")
    assert holds_of(shop, guest) == [("authorised", 40)]
    till.validate()
    till.expect_proof()
    assert_paid_once(restaurant, guest)


@pytest.mark.parametrize("draft", [False, True])
def test_server_lost_before_the_check_is_stored(
    shop, restaurant, till, table, guest, draft
):
    """Authorised; the check waits in the till, and is captured when it comes."""
    till.serve(table, guest, draft=draft)
    till.unplug(SYNC)
    till.tap(STORED_VALUE)
    till.expect_receipt()
    till.unplug()
    assert holds_of(shop, guest) == [("authorised", 40)]
    till.expect_dialog("Connection Lost")
    till.confirm()
    till.start_next()
    till.mend()
    till.until(lambda: holds_of(shop, guest) == [("captured", 40)])
    assert_paid_once(restaurant, guest)


def test_reply_to_a_draft_lost(restaurant, till, table, guest):
    """The server has the dishes, and the till does not know: they are sold once."""
    till.sit_down(table)
    till.order(3)
    till.choose(guest)
    till.lose_reply("sync_from_ui")
    till.press(".navbar-menu .table-button")
    till.until(lambda: checks_of(restaurant, guest) == [("draft", 30, [])])
    till.sit_down(table)
    till.order(1)
    till.mend()
    till.go_to_payment()
    till.tap(STORED_VALUE)
    till.expect_proof()
    assert_paid_once(restaurant, guest)


@pytest.fixture
def open_anew(restaurant, shop, browser, tmp_path):
    """A function that opens the till in the browser that `kill` ends."""
    tills = []

    def open_anew():
        page = browsers.new_mortal_page(browser, tmp_path, shop.cashier)
        tills.append(Till(restaurant, page))
        return tills[-1].open()

    yield open_anew
    browsers.kill(tmp_path)


def test_killed_on_the_receipt_screen(shop, restaurant, open_anew, guest, tmp_path):
    """F17: what was stored stays, what was not is sent again, with the same keys."""
    tables = [restaurant.find_table(), restaurant.find_table()]
    till = open_anew()
    till.serve(tables[0], guest)
    till.tap(STORED_VALUE)
    till.expect_proof()
    till.start_next()
    till.serve(tables[1], guest, dishes=2, draft=True)
    till.unplug(SYNC)
    till.tap(STORED_VALUE)
    till.expect_receipt()
    assert holds_of(shop, guest) == [("captured", 40), ("authorised", 20)]
    browsers.kill(tmp_path)
    till = open_anew()
    till.until(lambda: holds_of(shop, guest) == [("captured", 40), ("captured", 20)])
    assert checks_of(restaurant, guest) == [("paid", 40, [40]), ("paid", 20, [20])]
    assert shop.balance(guest) == 40
    till.sit_down(tables[1])
    assert till.get_order()["keys"] == []
