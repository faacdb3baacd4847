from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestDigest(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        now = fields.Datetime.now()
        cls.digest = (
            cls.env["digest.digest"]
            .create({"name": "Weekly", "company_id": cls.company.id})
            .with_context(
                start_datetime=fields.Datetime.subtract(now, days=7),
                end_datetime=fields.Datetime.add(now, hours=1),
            )
        )

    def test_figures_of_the_week(self):
        nobody = self.env["res.partner"]
        for partner in (self.guest.partner_id, nobody, nobody, nobody):
            self._pay_order(10, partner=partner)
        self._pay_order(10, date_order="2020-01-01 10:00:00")
        today = fields.Date.today()
        self.guest.stats_id.write({"churn_level": "risk", "churn_since": today})
        self._create_guest("Second")
        digest = self.digest.with_user(self.floor_user)
        self.assertEqual(digest.kpi_restaurant_identified_value, 25.0)
        self.assertEqual(digest.kpi_restaurant_new_guests_value, 2)
        self.assertEqual(digest.kpi_restaurant_visits_value, 1)
        self.assertEqual(digest.kpi_restaurant_at_risk_value, 1)

    def test_what_campaigns_that_have_ended_brought(self):
        today = self.digest.env.context["end_datetime"].date()
        segment = self.env["restaurant.segment"].create({"name": "All"})
        campaigns = self.env["restaurant.campaign"].create(
            [
                {
                    "name": f"Ended {days} days ago",
                    "segment_id": segment.id,
                    "company_id": self.company.id,
                    "date_start": fields.Date.subtract(today, days=40),
                    "date_end": fields.Date.subtract(today, days=days),
                }
                for days in (1, 6, 8, -1)
            ]
        )
        gains = dict(zip(campaigns, (10, 20, 40, 80), strict=True))

        def gain(records):
            for record in records:
                record.gain = gains[record]

        with patch.object(type(campaigns), "_compute_return", gain):
            digest = self.digest.with_user(self.floor_user)
            self.assertEqual(digest.kpi_restaurant_gain_value, 30)

    def test_who_may_not_see_guests_gets_no_figures(self):
        for kpi in ("identified", "new_guests", "visits", "at_risk", "gain"):
            with self.subTest(kpi), self.assertRaises(AccessError):
                self.digest.with_user(self.till_user)[f"kpi_restaurant_{kpi}_value"]

    def test_the_mail_is_written(self):
        kpis = [name for name in self.digest._fields if name.startswith("kpi_rest")]
        flags = [name for name in kpis if not name.endswith("_value")]
        self.digest.write(dict.fromkeys(flags, True))
        data = self.digest._compute_kpis(self.company, self.floor_user)
        self.assertLessEqual(set(flags), {kpi["kpi_name"] for kpi in data})
        self.assertTrue(
            all(kpi["kpi_action"] for kpi in data if kpi["kpi_name"] in flags)
        )
