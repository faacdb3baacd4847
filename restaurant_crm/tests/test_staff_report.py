from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common

COUNTS = (
    "check_count",
    "identified_count",
    "sign_up_count",
    "request_count",
    "follow_up_count",
    "on_time_count",
)


@tagged("post_install", "-at_install")
class TestStaffReport(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._create_user(
            "cashier", groups="restaurant_crm.group_restaurant_desk"
        )

    def _count(self, user, *aggregates):
        report = self.env["restaurant.staff.report"].with_user(self.floor_user)
        names = [f"{name}:sum" for name in COUNTS] + list(aggregates)
        domain = [("user_id", "=", user.id), ("date", ">=", "today -30d")]
        [row] = report._read_group(domain, [], names)
        return row

    def test_what_staff_do_for_guests(self):
        nobody = self.env["res.partner"]
        for partner in (self.guest.partner_id, nobody, nobody, nobody):
            self._pay_order(10, partner=partner, user_id=self.cashier.id)
        old = "2020-01-01 10:00:00"
        self._pay_order(10, user_id=self.cashier.id, date_order=old)
        self._create_order(10, user_id=self.cashier.id)  # not paid
        guests = self.env["restaurant.guest"].with_user(self.cashier)
        guest = guests.create({"name": "New"})
        wish = self.env["restaurant.guest.request"].create(
            {"guest_id": guest.id, "text": "Window"}
        )
        wish.with_user(self.cashier).action_met()
        today = fields.Date.today()
        for days in (0, -3):
            activity = guest.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=fields.Date.add(today, days=days),
                user_id=self.cashier.id,
            )
            activity.action_feedback()
        row = self._count(self.cashier, "identified_rate:avg", "on_time_rate:avg")
        self.assertEqual(row[: len(COUNTS)], (4, 1, 1, 1, 2, 1))
        self.assertEqual(row[len(COUNTS) :], (0.25, 0.5))

    def test_refunds_are_no_checks(self):
        order = self._pay_order(10, user_id=self.cashier.id)
        self._refund_order(order, user_id=self.cashier.id)
        self.assertEqual(self._count(self.cashier)[0], 1)

    def test_rows_have_ids_of_their_own(self):
        self._pay_order(10, user_id=self.cashier.id)
        rows = self.env["restaurant.staff.report"].search([])
        self.assertEqual(len(set(rows.ids)), len(rows.ids))

    def test_rights(self):
        report = self.env["restaurant.staff.report"]
        with self.assertRaises(AccessError):
            report.with_user(self.till_user).search([])
        self._pay_order(10, user_id=self.cashier.id)
        other = self._create_company("Noodle Group")
        stranger = self._create_user(
            "stranger", other, "restaurant_crm.group_restaurant_admin"
        )
        mine = report.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(mine.search([("company_id", "=", self.company.id)]))
