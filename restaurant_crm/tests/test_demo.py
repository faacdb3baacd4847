from datetime import date

from odoo.tests import TransactionCase, tagged

from ..tools.demo_year import HABITS, plan_year


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo year is always the same, and is what the till would have stored."""

    def test_same_day_same_year(self):
        today = date(2026, 3, 1)
        self.assertEqual(plan_year(today), plan_year(today))

    def test_year_lies_in_the_past(self):
        for today in (date(2026, 3, 1), date(2028, 2, 29)):
            checks = plan_year(today)
            self.assertLess(max(check.opened.date() for check in checks), today)
            self.assertTrue(all(check.dishes for check in checks))
            self.assertGreater(len(checks), 1000)

    def test_everybody_comes(self):
        guests = {check.guest for check in plan_year(date(2026, 3, 1))}
        self.assertEqual(guests, {habit.guest for habit in HABITS})
        self.assertEqual(len(guests - {None}), 41)

    def test_demo_data_loaded(self):
        module = self.env["ir.module.module"]._get("restaurant_crm")
        failures = self.env["ir.demo_failure"].search([("module_id", "=", module.id)])
        self.assertFalse(failures.mapped("error"))

    def test_stored_visits_are_those_the_till_would_make(self):
        if not self.env["ir.module.module"]._get("restaurant_crm").demo:
            return
        company = self.env.ref("restaurant_crm.res_company_demo")
        domain = [("company_id", "=", company.id), ("check_count", "=", 1)]
        visits = self.env["restaurant.visit"].search(domain, limit=50)
        self.assertEqual(len(visits), 50)
        for visit in visits:
            order = visit.check_ids.order_id
            values = visit._prepare_visit(order, visit.guest_id)
            stored = visit.read(list(values), load=None)[0]
            self.assertEqual(stored, {**values, "id": visit.id})
            self.assertEqual(visit.check_ids.net_amount, order.amount_total)

    def test_stored_checks_add_up(self):
        if not self.env["ir.module.module"]._get("restaurant_crm").demo:
            return
        company = self.env.ref("restaurant_crm.res_company_demo")
        domain = [("company_id", "=", company.id), ("pos_reference", "=like", "H%")]
        orders = self.env["pos.order"].search(domain, limit=50)
        self.assertEqual(len(orders), 50)
        for order in orders:
            self.assertEqual(
                sum(order.lines.mapped("price_subtotal_incl")), order.amount_total
            )
            self.assertEqual(
                sum(order.payment_ids.mapped("amount")), order.amount_total
            )
            line = order.lines[0]
            totals = line.tax_ids.compute_all(
                line.price_unit, order.currency_id, line.qty, product=line.product_id
            )
            self.assertEqual(totals["total_excluded"], line.price_subtotal)
            self.assertEqual(order.session_id.state, "closed")
            self.assertEqual(order.currency_id, company.currency_id)

    def test_stored_checks_are_in_the_books(self):
        if not self.env["ir.module.module"]._get("restaurant_crm").demo:
            return
        company = self.env.ref("restaurant_crm.res_company_demo")
        domain = [("company_id", "=", company.id), ("pos_reference", "=like", "H%")]
        orders = self.env["pos.order"].search(domain)
        sessions = orders.session_id
        self.assertGreater(len(sessions), 20)
        for session in sessions:
            sold = session.order_ids & orders
            paid = sum(session.order_ids.payment_ids.mapped("amount"))
            move = session.move_id
            self.assertEqual(
                (move.state, move.date), ("posted", session.stop_at.date())
            )
            taxed = move.line_ids.filtered("tax_ids")
            taxes = move.line_ids.filtered("tax_line_id")
            amounts = {
                "untaxed": -sum(taxed.mapped("balance")),
                "tax": -sum(taxes.mapped("balance")),
                "paid": sum(move.line_ids.mapped("debit")),
            }
            tax = sum(sold.mapped("amount_tax"))
            untaxed = sum(sold.mapped("amount_total")) - tax
            expected = {"untaxed": untaxed, "tax": tax, "paid": paid}
            for name, amount in expected.items():
                self.assertAlmostEqual(amounts[name], amount, 2, (session.name, name))

    def test_figures_are_a_believable_mix(self):
        if not self.env["ir.module.module"]._get("restaurant_crm").demo:
            return
        company = self.env.ref("restaurant_crm.res_company_demo")
        stats = self.env["restaurant.guest.stats"]
        domain = [("company_id", "=", company.id)]
        counts = {
            name: dict(stats._read_group(domain, [name], ["__count"]))
            for name in ("quadrant", "churn_level", "lifecycle")
        }
        for quadrant in ("a", "b", "c", "d"):
            self.assertGreaterEqual(counts["quadrant"][quadrant], 4, counts)
        for level in ("none", "watch", "risk", "lost"):
            self.assertGreaterEqual(counts["churn_level"][level], 1, counts)
        for cycle in ("new", "active", "slipping", "returned", "lost"):
            self.assertGreaterEqual(counts["lifecycle"][cycle], 1, counts)
        came = stats.search([*domain, ("visit_count", ">", 0)])
        self.assertGreater(min(came.mapped("margin")), 0)

    def test_somebody_has_two_files(self):
        if not self.env["ir.module.module"]._get("restaurant_crm").demo:
            return
        guest = self.env.ref("restaurant_crm.restaurant_guest_lukas_weber")
        pairs = self.env["restaurant.guest.duplicate"].search(
            [("company_id", "=", guest.company_id.id)]
        )
        found = [(pair.guest_id, pair.reason) for pair in pairs]
        self.assertIn((guest, "email"), found)
