from odoo import fields
from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon


@tagged("post_install", "-at_install")
class TestTillTours(TestPointOfSaleHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the user of the account tests is no administrator
        cls.group = cls.main_pos_config.company_id.root_id
        cls.group.country_id = cls.env.ref("base.cn")
        cls.env["res.partner"].create(
            {"name": "Stock card", "barcode": "0422222222222"}
        )
        # the day of the cashier, who may live in another one than the server
        today = fields.Date.context_today(cls.pos_user.with_user(cls.pos_user))
        guests = cls.env["restaurant.guest"]
        cls.zhang, cls.zhao = guests.create(
            [
                {
                    "name": "张伟",
                    "phone": "+86 138 0013 8000",
                    "company_id": cls.group.id,
                    "birth_day": today.day,
                    "birth_month": today.month,
                },
                {
                    "name": "赵雯 Anna",
                    "phone": "+86 139 1111 8000",
                    "company_id": cls.group.id,
                },
            ]
        )
        cls.zhang.number = "G990001"
        peanut, coriander = cls.env["restaurant.preference"].create(
            [
                {"name": "Peanut", "kind": "allergen"},
                {"name": "No coriander", "kind": "taste"},
            ]
        )
        cls.env["restaurant.guest.preference"].create(
            [
                {"guest_id": cls.zhang.id, "preference_id": preference.id}
                for preference in (peanut, coriander)
            ]
        )
        cls.request = cls.env["restaurant.guest.request"].create(
            {"guest_id": cls.zhang.id, "text": "Window table"}
        )

    def _play(self, tour):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(f"restaurant_crm_{tour}")

    def _paid_order(self):
        return self.env["pos.order"].search(
            [("config_id", "=", self.main_pos_config.id), ("state", "=", "paid")]
        )

    def test_find_guest(self):
        self._play("find_guest")

    def test_guest_card(self):
        self._play("guest_card")
        self.assertEqual(self.request.state, "met")
        self.assertEqual(self.request.met_by, self.pos_user)
        self.assertEqual(self._paid_order().partner_id.name, "Acme Corporation")

    def test_scan(self):
        self._play("scan")

    def test_capture(self):
        self._play("capture")
        guests = self.env["restaurant.guest"].search(
            [("company_id", "=", self.group.id)]
        )
        new = guests - self.zhang - self.zhao
        self.assertEqual(set(new.mapped("name")), {"李娜", "Acme Corporation"})
        lina = new.filtered(lambda guest: guest.name == "李娜")
        self.assertEqual(lina.phone_e164, "+8613722223333")
        self.assertEqual((lina.birth_day, lina.birth_month), (29, 2))

    def test_slow_server(self):
        self._play("slow_server")
        self.assertEqual(self._paid_order().partner_id, self.zhang.partner_id)

    def test_offline(self):
        self._play("offline")
        self.assertEqual(self._paid_order().partner_id.name, "Acme Corporation")

    def test_a_sale_needs_no_guest(self):
        self._play("nobody_is_asked")
        self.assertFalse(self._paid_order().partner_id)
        self.assertEqual(self._paid_order().amount_total, 1.98)
