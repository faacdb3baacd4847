from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
@freeze_time("2027-05-04 04:00:00")
class TestWinBack(common.RestaurantCommon):
    """A rule writes to guests after sixty days; who comes in thirty has returned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        template = cls.env.ref("restaurant_crm.mail_template_care_missed")
        cls.rule = cls.env["restaurant.care.rule"].create(
            {
                "name": "Missed",
                "trigger": "no_visit",
                "wait_days": 60,
                "return_days": 30,
                "mail_template_id": template.id,
            }
        )

    @classmethod
    def _absent(cls, name, **values):
        guest = cls._create_guest(name, email=f"{name}@example.com")
        cls.env["restaurant.consent"]._record(guest, "care", ["email"], "given", "desk")
        cls._came(guest, "2027-03-05", 50)
        return guest

    @classmethod
    def _came(cls, guest, day, amount):
        with freeze_time(f"{day} 04:00:00"):
            cls._pay_order(amount, partner=guest.partner_id)

    def _write(self):
        self.rule._draw()
        self.rule._do_batch()

    def _get_won(self, day):
        with freeze_time(f"{day} 04:00:00"):
            self.env["restaurant.win.back"].invalidate_model()
            rows = self.env["restaurant.win.back"].search(
                [("company_id", "=", self.company.id)]
            )
            return {
                row.guest_id.name: (row.outcome, row.return_days, row.net_amount)
                for row in rows
            }

    def test_who_returned_and_what_it_brought(self):
        names = ("Soon", "Last day", "Too late", "Never", "Same day")
        guests = {name: self._absent(name) for name in names}
        self._write()
        self._came(guests["Soon"], "2027-05-10", 80)
        self._came(guests["Soon"], "2027-05-20", 40)
        self._came(guests["Soon"], "2027-07-20", 1000)
        self._came(guests["Last day"], "2027-06-03", 60)
        self._came(guests["Too late"], "2027-06-04", 70)
        self._came(guests["Same day"], "2027-05-04", 30)
        self.assertEqual(
            self._get_won("2027-06-04"),
            {
                "Soon": ("returned", 6, 120),
                "Last day": ("returned", 30, 60),
                "Too late": ("away", 0, 0),
                "Never": ("away", 0, 0),
                "Same day": ("returned", 0, 30),
            },
        )
        self.assertEqual(self._get_won("2027-06-03")["Never"], ("open", 0, 0))

    def test_the_rate_is_of_those_who_had_time(self):
        """One of two has returned; the third may still come."""
        first, _second = self._absent("First"), self._absent("Second")
        self._write()
        self._came(first, "2027-05-10", 80)
        with freeze_time("2027-06-01 04:00:00"):
            third = self._absent("Third")
            self.env["restaurant.care.step"].sudo().create(
                {
                    "rule_id": self.rule.id,
                    "guest_id": third.id,
                    "company_id": self.company.id,
                    "occasion": "absent since 2027-03-05",
                    "event_date": "2027-03-05",
                    "due_date": "2027-06-01",
                    "state": "sent",
                    "date": "2027-06-01 04:00:00",
                }
            )
        with freeze_time("2027-06-10 04:00:00"):
            [(rate, count, days)] = self.env["restaurant.win.back"]._read_group(
                [("company_id", "=", self.company.id)],
                [],
                ["return_rate:avg", "guest_count:sum", "days_away:avg"],
            )
        self.assertEqual((rate, count), (50.0, 3))
        self.assertAlmostEqual(days, (60 + 60 + 88) / 3, 5)

    def test_those_held_out_stand_beside(self):
        self.rule.holdout_share = 0.5
        guests = [self._absent(f"G{number}") for number in range(12)]
        self._write()
        rows = self.env["restaurant.win.back"].search(
            [("guest_id", "in", [guest.id for guest in guests])]
        )
        held = rows.filtered(lambda row: row.arm == "held")
        self.assertEqual(len(rows), 12)
        self.assertTrue(held)
        self.assertEqual(
            held.guest_id.care_step_ids.mapped("state"), ["held"] * len(held)
        )
        self.assertFalse(held.guest_id.touch_ids)

    def test_a_campaign_that_brings_guests_back(self):
        guests = [self._absent(f"G{number}") for number in range(4)]
        for guest in guests:
            self.env["restaurant.consent"]._record(
                guest, "marketing", ["wechat"], "given", "desk"
            )
        segment = self.env["restaurant.segment"].create(
            {"name": "All", "domain": "[('name', 'like', 'G%')]"}
        )
        campaign = self.env["restaurant.campaign"].create(
            {
                "name": "Come back",
                "segment_id": segment.id,
                "channel": "wechat",
                "goal": "return",
                "holdout_share": 0,
                "date_end": date(2027, 5, 31),
            }
        )
        campaign.action_launch()
        self._came(guests[0], "2027-05-10", 80)
        campaign.action_measure()
        effect = campaign._get_effect("return")
        self.assertEqual(effect.treated_mean, 0.25)
        won = self._get_won("2027-06-01")
        self.assertEqual(won["G0"], ("returned", 6, 80))
        self.assertEqual(won["G1"], ("away", 0, 0))
        campaign.goal = "visits"
        self.assertFalse(self._get_won("2027-06-01"))

    def test_cashiers_do_not_see_it(self):
        report = self.env["restaurant.win.back"]
        self.assertFalse(report.with_user(self.floor_user).search([]).exists())
        with self.assertRaises(AccessError):
            report.with_user(self.till_user).search([])
