"""Opening our reports, against the stock pivot of the till's orders at the same grain.

With all rounds 1,000,000 guests and 10,000,000 lines; `--rounds 10` is a tenth of that.
"""

from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from support.measure import compare

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry

GUESTS, LINES = 1_000_000, 10_000_000
DISHES = 60
AT_MOST = 1 / 20
STOCK = "report.pos.order"
SETTINGS = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off"
QUARTER = "today -90d"
DATE, OURS_LATELY = "date", [["business_date", ">=", QUARTER]]
STOCK_LATELY = [[DATE, ">=", QUARTER]]

# (what is asked, ours: (model, domain, groups, measures), stock: the same)
REPORTS = [
    (
        "traffic: sales by month and outlet",
        (
            "restaurant.traffic.hour",
            [],
            ["business_date:month", "outlet_id"],
            ["net_amount:sum", "check_count:sum"],
        ),
        (
            [],
            ["date:month", "config_id"],
            ["price_total:sum", "order_id:count_distinct"],
        ),
    ),
    (
        "traffic: hour and weekday, 90 days",
        (
            "restaurant.traffic.hour",
            OURS_LATELY,
            ["hour", "weekday"],
            ["check_count:sum"],
        ),
        (
            STOCK_LATELY,
            ["date:hour_number", "date:day_of_week"],
            ["order_id:count_distinct"],
        ),
    ),
    (
        "dishes sold, 90 days",
        (
            "restaurant.dish.day",
            OURS_LATELY,
            ["product_id"],
            ["quantity:sum", "revenue:sum"],
        ),
        (
            STOCK_LATELY,
            ["product_id"],
            ["product_qty:sum", "price_subtotal_excl:sum"],
        ),
    ),
    (
        "menu engineering, all time",
        ("restaurant.menu.engineering", [], ["menu_class"], ["margin:sum"]),
        ([], ["product_id", "config_id"], ["product_qty:sum", "margin:sum"]),
    ),
    (
        "tenders by month",
        (
            "restaurant.tender.day",
            [],
            ["business_date:month", "payment_method_id"],
            ["amount:sum"],
        ),
        ([], ["date:month", "payment_method_id"], ["price_total:sum"]),
    ),
    (
        "known guests by month",
        (
            "restaurant.traffic.hour",
            [],
            ["business_date:month", "identity"],
            ["check_count:sum", "capture_rate:avg"],
        ),
        ([], ["date:month"], ["order_id:count_distinct", "partner_id:count"]),
    ),
    (
        "contribution by quadrant",
        (
            "restaurant.guest.stats",
            [["window_visits", ">", 0]],
            ["quadrant"],
            ["window_spend:sum", "__count"],
        ),
        ([], ["partner_id"], ["price_total:sum", "order_id:count_distinct"]),
    ),
    (
        "dishes that bring guests back",
        (
            "restaurant.dish.return",
            [],
            ["product_id"],
            ["again_rate:avg", "return_rate:avg"],
        ),
        ([], ["product_id"], ["order_id:count_distinct"]),
    ),
    (
        "portrait of segments",
        (
            "restaurant.segment.portrait",
            [],
            ["segment_id", "daypart"],
            ["visit_count:sum", "net_amount:sum"],
        ),
        ([], ["date:hour_number"], ["price_total:sum"]),
    ),
]


def measure(bench):
    guests, lines = (round(number * bench.share) for number in (GUESTS, LINES))
    reports = Reports(bench.history(guests, lines, lines=True))
    for name, ours, stock in REPORTS:
        yield compare(
            f"{name}, {lines:,} lines",
            partial(partial, reports.ask, *ours),
            "stock pivot at the same grain",
            partial(partial, reports.ask, STOCK, *stock),
            at_most=AT_MOST,
            rounds=3,
            warm_up=1,
        )
    for name in reports.night_tables:
        made = compare(
            f"made anew at night: {name}",
            partial(partial, reports.rebuild, name),
            "stock pivot by month and till",
            partial(partial, reports.ask, STOCK, *REPORTS[0][2]),
            at_most=None,
            rounds=2,
            warm_up=0,
        )
        yield replace(made, at_most=None)


class Reports:
    """Tables of reports that are up to date, on the database of a ``History``."""

    def __init__(self, past):
        self.past = past
        self._registry = Registry(past.shop.server.database)
        self._sell_dishes()
        with self._env() as env:
            company = env["res.company"].browse(past.shop.company_id)
            self._take_in(env, company)
            env["restaurant.figures"]._get(company)._run()
            env["restaurant.segment"]._refresh_all()
            env["restaurant.report.day"]._count_all()
            self.night_tables = env["restaurant.report.day"]._get_night_tables()
        self._execute("VACUUM ANALYZE")

    @contextmanager
    def _env(self):
        with self._registry.cursor() as cr:
            cr.execute(SETTINGS)
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _execute(self, *statements):
        with self.past.shop.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _sell_dishes(self):
        """Several dishes, and a payment for each check; as History has neither."""
        shop = self.past.shop
        dishes = shop.admin.call(
            *("product.product", "create"),
            [{"name": f"Dish {n}", "available_in_pos": True} for n in range(DISHES)],
        )
        self._execute(
            f"""UPDATE pos_order_line SET product_id
                     = (ARRAY{dishes})[1 + (hashint4(id) & 65535) % {DISHES}]
                 WHERE order_id IN (SELECT id FROM pos_order WHERE state = 'done')""",
            f"""INSERT INTO pos_payment (pos_order_id, payment_method_id, amount,
                    session_id, company_id, payment_date, uuid)
                SELECT id, {shop.cash_id}, amount_total, session_id, company_id,
                       date_order, md5('payment' || id)::uuid::text
                  FROM pos_order WHERE state = 'done'""",
        )

    def _take_in(self, env, company):
        """Checks become visits, as the scheduled job has it."""
        runs = env["restaurant.history.run"]
        runs.search([]).state = "stopped"
        run = runs._start(company)
        env.cr.commit()
        while run.state == "running":
            run._in_own_transaction(lambda own: own._step())
            env.cr.commit()  # to see what the other has done
            run.invalidate_recordset()

    def ask(self, model, domain, groups, measures):
        """As the web client does when the view opens."""
        self.past.shop.admin.call(
            model, "formatted_read_group", domain, groups, measures
        )

    def rebuild(self, name):
        with self._env() as env:
            env[name]._rebuild()
