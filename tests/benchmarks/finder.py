"""Finding one of a million guests at the till, against a call that does nothing.

Beside it the search box of the stock list of customers, for the same text.
"""

import random
from functools import partial

from support import history

from odoo.addons.restaurant_crm.tools.pinyin import name_initials

from benchmarks.authorise import do_nothing

AT_MOST = 3.0
STOCK_FIELDS = (
    *("name", "parent_name", "phone_mobile_search", "email", "barcode", "street"),
    *("zip", "city", "state_id", "country_id", "vat"),
)


def measure(bench):
    past = bench.history(1_000_000, 2_000_000)
    shop, dice = past.shop, random.Random(19)
    ways = {
        "phone": lambda number: history.phone(number)[3:],
        "last four digits": lambda number: history.phone(number)[-4:],
        "stored-value card": history.card,
        "guest number": history.number,
        "name": past.name,
        "initials": lambda number: name_initials(past.name(number)),
    }

    def typed(way):
        return way(dice.randrange(past.guests))

    for name, way in ways.items():
        yield bench.compare(
            f"find one of {past.guests:,} guests: {name}",
            lambda way=way: partial(find, shop, typed(way)),
            "a call that does nothing",
            partial(partial, do_nothing, shop),
            at_most=AT_MOST,
            rounds=200,
        )
    for name in ("phone", "name"):
        yield bench.compare(
            f"stock search box: {name}",
            lambda way=ways[name]: partial(search_stock, shop, typed(way)),
            "our finder, the same",
            lambda way=ways[name]: partial(find, shop, typed(way)),
            at_most=None,
            rounds=4,
        )


def find(shop, text):
    reply = shop.cashier.call(
        "pos.config", "restaurant_find_guests", [shop.till_id], text
    )
    if not reply["guests"]:
        raise RuntimeError(f"nobody is found by {text}")


def search_stock(shop, text):
    """As the list of customers does when Enter is pressed."""
    domain = ["|"] * (len(STOCK_FIELDS) - 1)
    domain += [[field, "ilike", f"{text}%"] for field in STOCK_FIELDS]
    shop.cashier.call("res.partner", "get_new_partner", shop.till_id, domain, 0)
