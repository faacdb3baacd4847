from odoo import fields
from odoo.tests import tagged

from odoo.addons.pos_restaurant.tests.test_frontend import TestFrontendCommon


@tagged("post_install", "-at_install")
class TestServiceTours(TestFrontendCommon):
    """Reservations and hints at a till with tables, played in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the user of the account tests is no administrator
        cls.pos_config.write({"is_order_printer": False, "printer_ids": False})
        cls.outlet = cls.pos_config.restaurant_outlet_id
        company = cls.pos_config.company_id.root_id
        guests = cls.env["restaurant.guest"]
        cls.zhang, cls.zhao = guests.create(
            [{"name": name, "company_id": company.id} for name in ("张伟", "赵雯")]
        )
        cls.peanut = cls.env["restaurant.preference"].create(
            {"name": "Peanut", "kind": "allergen"}
        )
        cls.env["restaurant.guest.preference"].create(
            {"guest_id": cls.zhang.id, "preference_id": cls.peanut.id}
        )

    @classmethod
    def _book(cls, guest, **values):
        return cls.env["restaurant.reservation"].create(
            {
                "guest_id": guest.id,
                "outlet_id": cls.outlet.id,
                "start_at": fields.Datetime.now(),
                **values,
            }
        )

    def _play(self, tour):
        self.pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(f"restaurant_crm_{tour}")

    def test_reservation(self):
        table = self.main_floor_table_5
        first = self._book(
            self.zhang,
            covers=3,
            table_id=table.id,
            occasion="birthday",
            note="By the window",
        )
        second = self._book(self.zhao, covers=2)
        self._play("reservation")
        self.assertEqual((first | second).mapped("state"), ["seated", "seated"])
        self.assertTrue(second.table_id)
        order = self.env["pos.order"].search([("table_id", "=", table.id)])
        self.assertEqual(order.partner_id, self.zhang.partner_id)
        self.assertEqual(order.customer_count, 3)

    def test_allergy(self):
        self.coca_cola_test.product_tmpl_id.restaurant_unfit_ids = self.peanut
        self._play("allergy")
