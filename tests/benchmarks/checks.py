"""Checks are stored with our addons, against stock Odoo without them."""

from functools import partial

from benchmarks.authorise import pay


def measure(bench):
    shop, stock = bench.shop, bench.stock_shop
    guest = shop.make_guest(1_000_000)
    wallet = stock.make_wallet(1_000_000)

    def from_stored_value():
        """A check that is paid from stored value: to be authorised, and stored."""
        order = shop.prepare_check(guest, 1)
        request = shop.request(
            guest, 1, order.payments[0]["uuid"], order_uuid=order.uuid
        )
        return partial(pay, shop, request), partial(shop.send, order)

    def whole_payment():
        authorise, store = from_stored_value()
        return lambda: (authorise(), store())

    def storing():
        authorise, store = from_stored_value()
        authorise()
        return store

    by_wallet = partial(stock.prepare_wallet_payment, wallet, 1)
    against = "eWallet: validate, sync, confirm"
    yield bench.compare(
        "stored value: authorise, sync",
        *(whole_payment, against, by_wallet),
        at_most=1.0,
        rounds=80,
    )
    yield bench.compare(
        *("stored value: sync alone", storing, against, by_wallet),
        at_most=1.0,
        rounds=40,
    )
    yield bench.compare(
        "plain check of a guest: sync",
        partial(plain, shop, guest.partner_id),
        "the same without our addons",
        partial(plain, stock, wallet["partner_id"]),
        at_most=1.15,
        rounds=120,
    )


def plain(shop, partner_id):
    order = shop.prepare_order(partner_id)
    order.add_line(shop.dish_id, 1)
    order.add_payment(shop.cash_id, 1)
    return partial(shop.send, order)
