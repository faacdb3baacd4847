"""Stored value is authorised, against a call of the same server that does nothing."""

from functools import partial

AT_MOST = 1.6


def measure(bench):
    shop = bench.shop
    guest = shop.make_guest(100_000)

    def authorise():
        return partial(pay, shop, shop.request(guest, 1))

    yield bench.compare(
        "authorise, one client",
        authorise,
        "a call that does nothing",
        partial(partial, do_nothing, shop),
        at_most=AT_MOST,
        rounds=800,
        warm_up=20,
    )


def pay(shop, request):
    answer = shop.ask("authorise", request)
    if answer.error or not answer.result["ok"]:
        raise RuntimeError(f"not authorised: {answer}")


def do_nothing(shop):
    """The cheapest call that the cashier's till may make: a right that is cached."""
    if not shop.cashier.call("pos.session", "has_access", [], "read"):
        raise RuntimeError("the cashier may not read sessions")
