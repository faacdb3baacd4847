"""Answers that come when the till has gone on: F19.

In windows of a real browser, at the tables of a restaurant; what has become of money is
read in the database.
"""

import pytest
from support.till import Held
from support.till_money import assert_paid_once, checks_of

STORED_VALUE = "Stored value"
CASH = "Cash"
SYNC = "**/sync_from_ui"


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
