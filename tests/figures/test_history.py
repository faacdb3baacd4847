"""Random checks, taken in one by one and by sets: the same visits must come out."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.restaurant_crm.tests.common import RestaurantCommon

START = datetime(2026, 3, 1, 12)
MINUTES = st.one_of(
    st.integers(0, 6 * 24 * 60),
    # around the end of a day, and of a part of the day
    st.builds(
        lambda day, minute: day * 1440 + minute,
        st.integers(0, 3),
        st.sampled_from([479, 480, 481, 629, 630, 870, 1020, 1290]),
    ),
)
CHECKS = st.fixed_dictionaries(
    {
        "customer": st.integers(0, 3),  # the last is nobody
        "till": st.integers(0, 1),
        "minutes": MINUTES,
        "stayed": st.integers(0, 200),
        "table": st.sampled_from([None, None, 0, 1]),
        "covers": st.integers(0, 6),
        "preset": st.sampled_from([None, 0, 1]),
        "rate": st.sampled_from([1.0, 1.0, 0.5, 7.0]),
        "lines": st.lists(
            st.tuples(
                st.sampled_from(["dish", "dish", "free", "tip"]),
                st.integers(1, 3),
                st.integers(0, 99_99),
            ),
            max_size=3,
        ),
        "costed": st.booleans(),
    }
)
REFUNDS = st.fixed_dictionaries(
    {
        "check": st.integers(0, 30),
        "line": st.integers(0, 2),
        "quantity": st.integers(1, 3),
        "customer": st.integers(0, 3),
        "after": st.integers(1, 3000),
        "is_refund": st.booleans(),
        "of_refund": st.booleans(),
    }
)
VISIT = (
    *("active", "company_id", "outlet_id", "business_date", "start_at", "end_at"),
    *("table_id", "covers", "check_count", "net_amount", "margin", "channel"),
    "daypart",
)
FIGURES = (
    *("visit_count", "covers", "net_spend", "margin", "average_spend"),
    *("first_visit", "last_visit", "window_visits", "quadrant", "churn_level"),
)


class TestHistory(RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tills = cls.till | cls._create_till("Bistro")
        cls.tills[1].restaurant_outlet_id.write({"visit_gap": 1, "tz": "Europe/Paris"})
        floor = cls.env["restaurant.floor"].create({"name": "Hall"})
        cls.tables = cls.env["restaurant.table"].create(
            [{"table_number": n, "floor_id": floor.id} for n in (1, 2)]
        )
        cls.presets = cls.env["pos.preset"].create(
            [{"name": "Pick up", "identification": "name"}, {"name": "Here"}]
        )
        cls.products = {
            name: cls._create_product(name) for name in ("dish", "free", "tip")
        }
        cls.products["dish"].standard_price = 12.34
        cls.tills.write({"tip_product_id": cls.products["tip"].id})
        partners = cls.env["res.partner"].create(
            [
                {"name": f"Customer {n}", "phone": f"139 1111 222{n % 2}"}
                for n in (1, 2, 3)
            ]
        )
        cls.customers = [*partners, False]
        cls.env.flush_all()

    maxDiff = None

    @settings(
        max_examples=10,
        deadline=None,
        derandomize=True,  # what fails, fails for everybody
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        checks=st.lists(CHECKS, min_size=1, max_size=12),
        refunds=st.lists(REFUNDS, max_size=5),
        paid_before=st.booleans(),
    )
    def test_one_by_one_or_by_sets(self, checks, refunds, paid_before):
        with self.undone():
            orders = self.write_down(checks, refunds)
            ordered = orders.sorted(lambda order: (order.date_order, order.id))
            with self.undone():
                visits = self.env["restaurant.visit"]
                for order in ordered.filtered(self.is_recorded):
                    visits._register_check(order, announce=False)
                expected = self.look(orders)
            with self.undone():
                if paid_before:  # some days were there already
                    for order in ordered[:2].filtered("partner_id"):
                        visits._register_check(order, announce=False)
                self.env["restaurant.history.run"]._start(self.company)._finish()
                self.assertEqual(self.look(orders), expected)

    @staticmethod
    def is_recorded(order):
        """As `pos.order._record_visits` decides."""
        refunds = order.lines.refunded_orderline_id
        return order.partner_id or order.is_refund or refunds

    def undone(self):
        """A part that leaves nothing behind."""
        return Undone(self)

    def write_down(self, checks, refunds):
        orders = self.env["pos.order"]
        for check in checks:
            orders |= self.write_check(check)
        sold = orders
        for refund in refunds:
            origin = (orders if refund["of_refund"] else sold)[
                refund["check"] % len(orders if refund["of_refund"] else sold)
            ]
            if origin.lines:
                orders |= self.write_refund(refund, origin)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE pos_order SET state = 'paid' WHERE id = ANY(%s)", [orders.ids]
        )
        orders.invalidate_recordset()
        return orders

    def write_check(self, check):
        partner = self.customers[check["customer"]]
        lines = [
            (self.products[name], quantity, cents / 100, None)
            for name, quantity, cents in check["lines"]
        ]
        paid_at = START + timedelta(minutes=check["minutes"])
        table = check["table"]
        order = self._create_order(
            partner=partner,
            till=self.tills[check["till"]],
            lines=lines or [(self.dish, 0, 0, None)],
            customer_count=check["covers"],
            table_id=table is not None and self.tables[table].id,
            preset_id=check["preset"] is not None and self.presets[check["preset"]].id,
            date_order=paid_at,
        )
        if not lines:
            order.lines.unlink()
        order.currency_rate = check["rate"]
        self.env.flush_all()
        self.cr.execute(
            "UPDATE pos_order SET create_date = %s WHERE id = %s",
            [paid_at - timedelta(minutes=check["stayed"]), order.id],
        )
        order.invalidate_recordset()
        if check["costed"]:
            order._compute_total_cost_in_real_time()
        return order

    def write_refund(self, refund, origin):
        line = origin.lines[refund["line"] % len(origin.lines)]
        given_back = (line.product_id, -refund["quantity"], line.price_unit, line)
        order = self._create_order(
            partner=self.customers[refund["customer"]],
            till=self.tills[0],
            lines=[given_back],
            is_refund=refund["is_refund"],
            date_order=origin.date_order + timedelta(minutes=refund["after"]),
        )
        order._compute_total_cost_in_real_time()
        return order

    def look(self, orders):
        """What there is of all this, by the customer and without ids."""
        while self.env["restaurant.visit.check"]._add_margins():
            pass
        self.env["restaurant.figures"]._get(self.company)._run()
        partners = self.env["res.partner"].union(*filter(None, self.customers))
        guests = partners.restaurant_guest_ids
        visits = guests.with_context(active_test=False).visit_ids
        bills = self.env["restaurant.visit.check"].search(
            [("order_id", "in", orders.ids)], order="order_id"
        )
        seats = {}
        for bill in bills.filtered("visit_id"):
            seats.setdefault(bill.visit_id, []).append(bill.order_id.id)
        return {
            "guests": sorted(
                (g.partner_id.id, g.outlet_id.id, g.phone_duplicate) for g in guests
            ),
            "visits": sorted(
                (
                    seats[visit],
                    visit.guest_id.partner_id.id,
                    *(str(visit[n]) for n in VISIT),
                )
                for visit in visits
            ),
            "stats": sorted(
                (
                    guest.partner_id.id,
                    *(str(guest.stats_id[n]) for n in FIGURES),
                )
                for guest in guests
            ),
            # a refund by nobody, of nobody's check, is noted by the till alone
            "bills": [
                (bill.order_id.id, bill.net_amount, bill.covers, bill.is_refund)
                for bill in bills
                if bill.visit_id or bill.order_id.partner_id
            ],
        }


class Undone:
    def __init__(self, case):
        self.env, self.cr = case.env, case.cr

    def __enter__(self):
        self.env.flush_all()
        self.savepoint = self.cr.savepoint(flush=False)

    def __exit__(self, *exception):
        if not exception[0]:
            self.env.flush_all()
        self.savepoint.close(rollback=True)
        self.env.transaction.clear() if exception[0] else self.env.invalidate_all()
