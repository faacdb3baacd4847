"""24 clients pay from one account at once, against as many that ask for nothing."""

from functools import partial

from benchmarks.authorise import do_nothing, pay

CLIENTS, CALLS = 24, 5
AT_MOST = 2.0  # times as long: half of the throughput


def measure(bench):
    shop = bench.shop
    guest = shop.make_guest(100_000)

    def authorise():
        return at_once(
            shop,
            [
                [shop.request(guest, 1) for _call in range(CALLS)]
                for _client in range(CLIENTS)
            ],
            partial(pay, shop),
        )

    def nothing():
        return at_once(shop, [range(CALLS)] * CLIENTS, lambda _call: do_nothing(shop))

    yield bench.compare(
        f"{CALLS} payments by each of {CLIENTS} clients, one account",
        authorise,
        "calls that do nothing",
        nothing,
        at_most=AT_MOST,
        rounds=24,
    )


def at_once(shop, work, function):
    """A function that has each client do its own work, all clients at once.

    :param work: one list of arguments a client
    """

    def client(arguments):
        for argument in arguments:
            function(argument)

    return lambda: shop.together(*(partial(client, items) for items in work))
