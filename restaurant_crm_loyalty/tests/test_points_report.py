from odoo import fields
from odoo.tests import tagged

from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestPointsReport(PointsCommon):
    """What was earned and used, and where."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.point_value = 0.05
        cls.outlet = cls.till._get_restaurant_outlet()

    def rows(self, *domain):
        self.env.flush_all()
        report = self.env["restaurant.points.report"]
        return report.search([("guest_id", "=", self.guest.id), *domain])

    def sums(self, *domain):
        rows = self.rows(*domain)
        names = ("earned", "used", "worth", "expired", "other")
        return [round(sum(rows.mapped(name)), 2) for name in names]

    def buy_gift(self, points, session=None):
        goodwill = self.env["restaurant.goodwill.service"]
        offer = self.env["loyalty.program"].create(
            goodwill._prepare_program(self.company, "Dessert")
        )
        gift = self.env["restaurant.points.gift"].create(
            {"program_id": offer.id, "points": points}
        )
        reply = self.env["restaurant.points.shop"]._buy(
            "report 1", self.account, gift, session_id=(session or self.session).id
        )
        self.assertTrue(reply["ok"], reply)
        return self.env["loyalty.card"].browse(reply["coupons"])

    def test_a_check_its_refund_and_a_gift(self):
        order = self.eat(300, 700)
        self.assertEqual(self.sums(), [100, 0, 0, 0, 0])
        self.give_back(order.lines[0])
        self.assertEqual(self.sums(), [70, 0, 0, 0, 0])
        card = self.buy_gift(40)
        self.assertEqual(self.sums(), [70, 40, 2, 0, 0])
        card.action_give_points_back()
        self.assertEqual(self.sums(), [70, 0, 0, 0, 0])
        self.grant(5)
        self.assertEqual(self.sums(), [70, 0, 0, 0, 5])
        self.assertEqual(sum(self.sums()), self.account.points)

    def test_where_and_from_where(self):
        self.eat(1000)
        self.grant(20)
        self.buy_gift(110)
        used = self.rows(("used", ">", 0))
        self.assertEqual(used.outlet_id, self.outlet)
        self.assertEqual(
            sorted((row.origin_outlet_id.id or 0, row.used) for row in used),
            sorted([(self.outlet.id, 100), (0, 10)]),
        )
        today = self.outlet._get_business_date(fields.Datetime.now())
        self.assertEqual(set(used.mapped("date")), {today})
        self.assertFalse(self.rows(("elsewhere", "=", True)))

    def test_another_company_served_them(self):
        """Earned here, used at an outlet of a branch: they may settle it."""
        self.eat(1000)
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        there = self.outlet.copy({"name": "There"})
        till = self.env["pos.config"].create(
            {"name": "Till there", "restaurant_outlet_id": there.id}
        )
        till.open_ui()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE restaurant_outlet SET company_id = %s WHERE id = %s",
            [branch.id, there.id],
        )
        self.buy_gift(60, till.current_session_id)
        [row] = self.rows(("elsewhere", "=", True))
        self.assertEqual(
            (row.company_id, row.origin_company_id, row.used, row.worth),
            (branch, self.company, 60, 3),
        )
        self.assertEqual((row.outlet_id, row.origin_outlet_id), (there, self.outlet))
