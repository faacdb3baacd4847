from odoo.tests import freeze_time, tagged

from .care_common import CareCommon


@tagged("post_install", "-at_install")
class TestGuestMessages(CareCommon):
    """What messages tell guests of themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fish = cls._create_product("Squirrel fish")
        cls.tea = cls._create_product("Tea")

    def _eat(self, day, *lines, guest=None):
        partner = (guest or self.guest).partner_id
        with freeze_time(f"{day} 04:00:00"):
            return self._pay_order(
                lines=[(dish, qty, price, None) for dish, qty, price in lines],
                partner=partner,
            )

    def _find(self, operator, value):
        domain = [("last_dish", operator, value), ("company_id", "=", self.company.id)]
        return self.env["restaurant.guest"].search(domain)

    def test_the_dearest_dish_of_the_last_visit(self):
        self.assertFalse(self.guest.last_dish)
        self._eat("2027-03-01", (self.fish, 1, 500))
        self._eat("2027-04-01", (self.tea, 6, 10), (self.dish, 2, 45))
        self.assertEqual(self.guest.last_dish, "Mapo tofu")

    def test_what_was_refunded_was_not_eaten(self):
        order = self._eat("2027-04-01", (self.fish, 1, 90), (self.tea, 1, 10))
        lines = [(self.fish, -1, 90, order.lines[0])]
        with freeze_time("2027-04-01 05:00:00"):
            self._pay_order(lines=lines, partner=order.partner_id, is_refund=True)
        self.assertEqual(self.guest.last_dish, "Tea")

    def test_in_the_language_of_the_message(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.fish.with_context(lang="zh_CN").name = "松鼠鱼"
        self._eat("2027-04-01", (self.fish, 1, 90))
        guest = self.guest.with_context(lang="zh_CN")
        self.assertEqual(guest.last_dish, "松鼠鱼")
        self.assertEqual(self.guest.last_dish, "Squirrel fish")

    def test_it_can_be_searched_and_so_chosen_for_a_message(self):
        other = self._create_guest("Other")
        self._eat("2027-04-01", (self.fish, 1, 90))
        self.assertEqual(self._find("ilike", "squirrel"), self.guest)
        self.assertEqual(self._find("=", "Squirrel fish"), self.guest)
        self.assertEqual(self._find("=", False), other)
        self.assertEqual(self._find("!=", False), self.guest)
        self.assertEqual(self._find("not ilike", "squirrel"), other)

    def test_many_guests_are_one_query(self):
        guests = self.env["restaurant.guest"].create(
            [{"name": f"Guest {number}"} for number in range(6)]
        )
        for guest in guests:
            self._eat("2027-04-01", (self.fish, 1, 90), guest=guest)

        def cost(some):
            some.mapped("last_dish")  # what else is read is known then
            some.invalidate_recordset(["last_dish"])
            before = self.cr.sql_log_count
            self.assertEqual(set(some.mapped("last_dish")), {"Squirrel fish"})
            return self.cr.sql_log_count - before

        self.assertEqual(cost(guests[:2]), cost(guests))

    def test_who_writes_no_templates(self):
        """Each field may be used in messages of rules and campaigns, no other."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("mail.restrict.template.rendering", True)
        for model, path in (
            ("res.partner", "restaurant_guest_id"),
            ("restaurant.care.step", "guest_id"),
        ):
            allowed = self.env[model].mail_allowed_qweb_expressions()
            for name in self.env["restaurant.guest"]._get_message_fields():
                self.assertIn(f"object.{path}.{name}", allowed)
            self.assertNotIn(f"object.{path}.note", allowed)

    def test_odoo_offers_them(self):
        """The dialog shows fields alone that can be searched."""
        guests = self.env["restaurant.guest"]
        names = {name for name in guests._get_message_fields() if "." not in name} - {
            "stored_value"
        }  # a bare number; there is one in words
        for name, known in guests.fields_get(names, ["searchable"]).items():
            self.assertTrue(known["searchable"], name)

    def test_in_a_message(self):
        self._eat("2027-04-01", (self.fish, 1, 90))
        template = self.env.ref("restaurant_crm.mail_template_care_birthday")
        template.subject = "Again the {{ object.guest_id.last_dish }}?"
        with freeze_time("2027-05-04 04:00:00"):
            step = self._run(self._create_rule())
        self.assertEqual(step.sudo().mail_id.subject, "Again the Squirrel fish?")
