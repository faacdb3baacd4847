from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.restaurant_crm.hooks import post_init_hook

from . import common


@tagged("post_install", "-at_install")
class TestOutlet(common.RestaurantCommon):
    def test_every_till_has_an_outlet(self):
        self.assertEqual(self.outlet.name, "Hot Pot Hall")
        self.assertEqual(self.outlet.company_id, self.company)
        self.assertEqual(self.outlet.tz, "Asia/Shanghai")
        self.assertEqual(self.outlet.pos_config_ids, self.till)

    def test_a_given_outlet_is_kept(self):
        bar = self.env["pos.config"].create(
            {
                "name": "Bar",
                "restaurant_outlet_id": self.outlet.id,
                "payment_method_ids": False,
            }
        )
        self.assertEqual(bar.restaurant_outlet_id, self.outlet)
        self.assertEqual(self.outlet.pos_config_ids, self.till | bar)

    def test_installing_gives_outlets_to_the_tills_there_are(self):
        old = self.env["pos.config"].create(
            {"name": "Old", "active": False, "payment_method_ids": False}
        )
        (self.till | old).restaurant_outlet_id = False
        post_init_hook(self.env)
        self.assertEqual(old.restaurant_outlet_id.name, "Old")
        self.assertEqual(self.till.restaurant_outlet_id.name, "Hot Pot Hall")

    def test_business_date(self):
        half_past_midnight = fields.Datetime.to_datetime("2026-03-02 16:30:00")
        self.assertEqual(
            self.outlet._get_business_date(half_past_midnight),
            fields.Date.to_date("2026-03-02"),
        )
        self.outlet.day_cutoff = 0
        self.assertEqual(
            self.outlet._get_business_date(half_past_midnight),
            fields.Date.to_date("2026-03-03"),
        )

    @mute_logger("odoo.sql_db")
    def test_hours_that_do_not_exist(self):
        for values in ({"day_cutoff": 24}, {"day_cutoff": -1}, {"visit_gap": -1}):
            with (
                self.subTest(values),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.outlet.write(values)
