from odoo.tests import tagged

from ..models.res_company import GROUP_ZONES
from . import common


@tagged("post_install", "-at_install")
class TestCompany(common.RestaurantCommon):
    def test_the_clock_of_a_group(self):
        """Its own, else that of its first outlet; the same in SQL and Python."""
        branch = self._create_company("Branch", parent_id=self.company.id)
        branch.partner_id.tz = "Europe/Paris"
        self.outlet.tz = "Asia/Tokyo"
        for own, expected in (
            ("Asia/Shanghai", "Asia/Shanghai"),
            (False, "Asia/Tokyo"),
        ):
            self.company.partner_id.tz = own
            self.env.flush_all()
            zones = dict(self.env.execute_query(GROUP_ZONES))
            self.assertEqual(zones[self.company.id], expected)
            for company in self.company + branch:
                self.assertEqual(company._get_restaurant_zone().zone, expected)

    def test_without_an_outlet_it_is_that_of_the_user(self):
        company = self._create_company("Nothing yet")
        company.partner_id.tz = False
        self.env.user.tz = "Europe/Rome"
        self.assertEqual(company._get_restaurant_zone().zone, "Europe/Rome")
