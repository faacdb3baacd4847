"""What benchmarks share: databases and servers, which go when the program ends."""

import contextlib
from functools import cached_property

from . import databases
from .history import History
from .measure import compare
from .server import Server
from .shop import Shop
from .stock_shop import StockShop


class Bench(contextlib.ExitStack):
    """:param share: how many of the rounds that a benchmark asks for are done"""

    def __init__(self, share=1.0):
        super().__init__()
        self.share = share
        self._histories = {}

    def compare(self, *arguments, rounds, **options):
        """As ``measure.compare``."""
        rounds = max(2, round(rounds * self.share))
        return compare(*arguments, rounds=rounds, **options)

    def database(self, name, template="CRM_SUITE"):
        """A copy of a template, see ``databases.template``: its name."""
        name = databases.copy(databases.template(template), f"crm_bench_{name}")
        self.callback(databases.drop, name)
        return name

    def connect(self, database):
        connection = databases.connect(database)
        self.callback(connection.close)
        return connection

    def serve(self, database, **options):
        """A running ``Server``."""
        server = Server(database, **options)
        self.callback(server.log.unlink, missing_ok=True)
        self.callback(server.kill)
        return server.start()

    def history(self, guests, checks, lines=False):
        """A shop with so many, see ``History``: one for all benchmarks."""
        key = guests, checks, lines
        if key not in self._histories:
            database = self.database(f"{guests}_guests" + "_lines" * lines)
            shop = Shop(self.serve(database), self.connect(database))
            past = History(shop, guests, checks, lines).fill()
            print(f"    {guests:,} guests, {checks:,} checks: {past.seconds:.0f} s")
            self._histories[key] = past
        return self._histories[key]

    @cached_property
    def shop(self):
        """A shop with our addons: one for all benchmarks, each makes its own guests."""
        database = self.database("suite")
        return Shop(self.serve(database), self.connect(database))

    @cached_property
    def stock_shop(self):
        """The same without our addons, on a server of its own."""
        database = self.database("stock", "CRM_STOCK")
        return StockShop(self.serve(database), self.connect(database))
