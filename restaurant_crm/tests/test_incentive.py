from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestIncentive(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._create_user(
            "cashier", groups="restaurant_crm.group_restaurant_till"
        )
        cls.incentives = cls.env["restaurant.incentive"]
        cls.rule = cls._create_rule("identified_count", points=2, amount=0.5)

    @classmethod
    def _create_rule(cls, measure, **values):
        return cls.env["restaurant.incentive.rule"].create(
            {"measure": measure, "company_id": cls.company.id, **values}
        )

    def _sell(self, *moments, **values):
        for moment in moments:
            self._pay_order(
                10, user_id=self.cashier.id, date_order=f"{moment}:00", **values
            )

    def _count(self, today=date(2026, 3, 31)):
        self.env.flush_all()
        rows = self.incentives._count_month(self.company, MARCH, today)
        return [
            (row.user_id, row.rule_id, row.count, row.points, row.amount)
            for row in rows
        ]

    def test_worked_numbers(self):
        """Three checks of guests are 6 points and 1.50; four checks are too few for a
        rule that asks for five."""
        checks = self._create_rule("check_count", points=1, least=5)
        self._sell("2026-03-02 10:00", "2026-03-03 10:00", "2026-03-04 10:00")
        self._sell("2026-03-05 10:00", partner=self.env["res.partner"])
        told = set(self._count())
        first = (self.cashier, self.rule, 3, 6, 1.5)
        self.assertEqual(told, {first, (self.cashier, checks, 4, 0, 0)})
        self._sell("2026-03-06 10:00", partner=self.env["res.partner"])
        told = set(self._count())
        self.assertEqual(told, {first, (self.cashier, checks, 5, 5, 0)})

    def test_a_rule_is_named_in_words(self):
        word = self.env["restaurant.staff.report"]._fields["identified_count"].string
        self.assertEqual(self.rule.display_name, word)

    def test_a_month_begins_where_the_group_is(self):
        """Shanghai is eight hours ahead."""
        self._sell("2026-02-28 15:59", "2026-02-28 16:00", "2026-03-31 15:59")
        self._sell("2026-03-31 16:00")
        self.assertEqual([row[2] for row in self._count()], [2])

    def test_a_month_that_is_closed_stays(self):
        self._sell("2026-03-02 10:00")
        self._count(date(2026, 4, 5))
        self._sell("2026-03-03 10:00")
        self.assertEqual([row[2] for row in self._count(date(2026, 4, 6))], [2])
        self._sell("2026-03-04 10:00")
        self.rule.points = 100
        told = self._count(date(2026, 4, 7))
        self.assertEqual([row[2:4] for row in told], [(2, 4)])

    def test_the_scheduled_job(self):
        self._pay_order(10, user_id=self.cashier.id)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_incentives").method_direct_trigger()
        rows = self.incentives.search([("company_id", "=", self.company.id)])
        self.assertEqual(rows.mapped("count"), [1])

    def test_rights(self):
        self._sell("2026-03-02 10:00")
        self._count()
        rows = self.incentives.search([("company_id", "=", self.company.id)])
        with self.assertRaises(AccessError):
            rows.with_user(self.till_user).read(["points"])
        self.assertEqual(rows.with_user(self.floor_user).points, 2)
        for deed in (
            lambda: rows.with_user(self.admin_user).write({"points": 99}),
            rows.with_user(self.admin_user).unlink,
            lambda: self.rule.with_user(self.desk_user).write({"points": 99}),
        ):
            with self.assertRaises(AccessError):
                deed()
        self.rule.with_user(self.admin_user).points = 3
        other = self._create_company("Noodle Group")
        stranger = self._create_user(
            "stranger", other, "restaurant_crm.group_restaurant_admin"
        )
        for record in (rows, self.rule):
            theirs = record.with_user(stranger)
            theirs = theirs.with_context(allowed_company_ids=other.ids)
            self.assertFalse(theirs.search([("id", "in", record.ids)]))
