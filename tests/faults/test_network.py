"""The till under a bad network, and at its end: F13 to F19.

In windows of a real browser, at the tables of a restaurant; what has become of money is
read in the database.
"""

from uuid import uuid4

import pytest
from support import browser as browsers
from support import databases
from support.till import ALL, Restaurant, Till

STORED_VALUE = "Stored value"
CASH = "Cash"
SYNC = "**/sync_from_ui"


class Held:
    """The answer to the next request of a kind: the till gets it when told to."""

    def __init__(self, till, pattern):
        self.till, self.answers, self.is_taken = till, [], False
        till.page.route(pattern, self.take)

    def take(self, route):
        if self.is_taken:
            return route.fallback()
        self.is_taken = True
        return self.answers.append((route, route.fetch()))

    def wait(self):
        self.till.until(lambda: self.answers)

    def release(self):
        ((route, response),) = self.answers
        with self.till.page.expect_event("requestfinished"):
            route.fulfill(response=response)


@pytest.fixture(scope="module")
def restaurant(shop):
    return Restaurant(shop)


@pytest.fixture
def table(restaurant):
    return restaurant.find_table()


@pytest.fixture
def guest(shop):
    return shop.make_guest(100, f"Guest {uuid4().hex[:6]}")


@pytest.fixture
def till(restaurant, shop, get_page):
    return Till(restaurant, get_page("first", shop.cashier)).open()


@pytest.fixture
def other(restaurant, shop, get_page):
    """Another window of the same till."""
    return Till(restaurant, get_page("second", shop.cashier)).open()


def holds_of(shop, guest):
    """State and amount of whatever was asked for from the guest's account."""
    rows = databases.rows(
        shop.connection,
        "SELECT state, amount FROM restaurant_hold WHERE account_id = %s ORDER BY id",
        [guest.account_id],
    )
    return [(row["state"], float(row["amount"])) for row in rows]


def checks_of(restaurant, guest):
    """State, amount of the dishes, and payments of each check of the guest."""
    rows = databases.rows(
        restaurant.shop.connection,
        """SELECT o.state, SUM(l.price_subtotal_incl) AS amount, (
                SELECT array_agg(p.amount ORDER BY p.id) FROM pos_payment p
                WHERE p.pos_order_id = o.id) AS payments
        FROM pos_order o JOIN pos_order_line l ON l.order_id = o.id
        WHERE o.partner_id = %s AND o.config_id = %s GROUP BY o.id ORDER BY o.id""",
        [guest.partner_id, restaurant.till_id],
    )
    return [
        (row["state"], float(row["amount"]), [float(x) for x in row["payments"] or []])
        for row in rows
    ]


def assert_paid_once(restaurant, guest):
    """Forty, from stored value."""
    assert checks_of(restaurant, guest) == [("paid", 40, [40])]
    assert holds_of(restaurant.shop, guest) == [("captured", 40)]
    assert restaurant.shop.balance(guest) == 60


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


def test_stale_draft_after_the_payment(restaurant, till, table, guest):
    """F19: what was read before the payment comes after it: the check stays paid."""
    till.serve(table, guest, draft=True)
    syncs, reads = [], []
    till.page.route(SYNC, lambda route: syncs.append(route))
    till.page.route(
        "**/read_config_open_orders",
        lambda route: reads.append((route, route.fetch())),
    )
    till.tap(STORED_VALUE)
    till.until(lambda: syncs)
    till.hear_of_others()
    till.until(lambda: reads)
    (_route, stale) = reads[0]
    assert [order["state"] for order in read_orders(stale)] == ["draft"]
    syncs[0].continue_()
    till.expect_proof()
    with till.page.expect_event("requestfinished", lambda r: "read_config" in r.url):
        for route, response in reads:
            route.fulfill(response=response)
    paid = till.get_order()
    assert (paid["state"], len(paid["keys"])) == ("paid", 1)
    till.start_next()
    till.sit_down(table)
    assert till.get_order()["uuid"] != paid["uuid"]
    assert_paid_once(restaurant, guest)


def read_orders(response):
    return response.json()["result"]["dynamic_records"]["pos.order"]


def test_ordered_while_it_is_sent(restaurant, till, table, guest):
    """What the cashier does before the server answers is not undone by the answer."""
    till.sit_down(table)
    till.order(2)
    answer = Held(till, SYNC)
    till.page.evaluate("() => { posmodel.syncAllOrders(); }")
    answer.wait()
    till.order(1)
    till.choose(guest)
    answer.release()
    till.leave_table()
    till.sit_down(table)
    till.go_to_payment()
    till.tap(CASH)
    till.validate()
    till.expect_receipt()
    assert checks_of(restaurant, guest) == [("paid", 30, [30])]


def test_taken_off_before_the_list_of_orders(restaurant, till, table, guest):
    """What is done on a check, and was not sent, outlasts a look at the list."""
    till.sit_down(table)
    till.order(2)
    till.sell_at(7)
    till.choose(guest)
    till.leave_table()
    till.sit_down(table)
    till.take_off(7)
    till.page.evaluate("async () => { await posmodel.getServerOrders(); }")
    till.expect_count(2)
    till.go_to_payment()
    till.tap(CASH)
    till.validate()
    till.expect_receipt()
    assert checks_of(restaurant, guest) == [("paid", 20, [20])]


def begin_to_send(till, table, guest):
    """A check of which the server knows; a function that lets the till know it, too."""
    till.sit_down(table)
    till.order(4)
    till.choose(guest)
    answer = Held(till, SYNC)
    till.page.evaluate("() => { posmodel.syncAllOrders(); }")
    answer.wait()
    till.go_to_payment()
    return answer


@pytest.mark.parametrize("method", [CASH, STORED_VALUE])
def test_paid_while_it_is_sent(restaurant, till, table, guest, method):
    """The first request for a check has not been answered when it is paid: once."""
    answer = begin_to_send(till, table, guest)
    till.tap(method)
    if method == CASH:
        till.validate()
    till.page.wait_for_timeout(500)  # the payment waits for the answer, or not
    answer.release()
    till.expect_receipt()
    till.until(lambda: checks_of(restaurant, guest) == [("paid", 40, [40])])


def test_answered_while_it_is_authorised(restaurant, till, table, guest):
    """The answer gives the check its number in the middle of a payment."""
    answer = begin_to_send(till, table, guest)
    yes = Held(till, "**/stored_value_authorise")
    till.tap(STORED_VALUE)
    yes.wait()
    answer.release()
    yes.release()
    till.expect_proof()
    assert_paid_once(restaurant, guest)


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
