from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from . import common

MANAGER = "point_of_sale.group_pos_manager"
HIDDEN = ("phone", "email", "phone_sanitized", "email_normalized", "street", "vat")


@tagged("post_install", "-at_install")
class TestMasking(common.RestaurantCommon):
    """A till user sees a name and hints; what a client asks for does not matter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest.partner_id.write(
            {"email": "wang@example.com", "street": "Wukang Road"}
        )
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Butcher", "phone": "13911112222", "email": "butcher@example.com"}
        )
        cls.cashier = cls._create_user(
            "cashier", groups="point_of_sale.group_pos_user,base.group_allow_export"
        )

    def _contacts(self, user, record=None):
        companies = user.company_ids.ids
        contacts = self.env["res.partner"].with_user(user)
        return contacts.with_context(allowed_company_ids=companies).browse(
            (record or self.guest.partner_id).id
        )

    def test_what_a_till_reads(self):
        contact = self._contacts(self.cashier)
        read = contact.read(list(HIDDEN))[0]
        found = contact.search_read([("id", "=", contact.id)], list(HIDDEN))[0]
        web = contact.web_read(dict.fromkeys(HIDDEN, {}))[0]
        for row in (read, found, web):
            self.assertEqual(row["phone"], "•••• 8000")
            for name in ("email", "email_normalized", "street", "vat"):
                self.assertFalse(row[name], name)
        self.assertNotIn("13800138", str((read, found, web)))
        order = self._create_order().with_user(self.cashier)
        nested = order.web_read({"partner_id": {"fields": {"phone": {}, "email": {}}}})
        self.assertEqual(nested[0]["partner_id"]["phone"], "•••• 8000")
        self.assertFalse(nested[0]["partner_id"]["email"])

    def test_names_carry_nothing_along(self):
        contact = self._contacts(self.cashier)
        for key in ("show_email", "show_address"):
            shown = contact.with_context(**{key: True})
            self.assertEqual(shown.display_name, "Wang Li")
        self.assertIn(
            "wang@",
            self._contacts(self.floor_user).with_context(show_email=True).display_name,
        )

    def test_a_till_exports_no_contact_details(self):
        contact = self._contacts(self.cashier)
        self.assertEqual(contact.export_data(["name"])["datas"], [["Wang Li"]])
        for path in ("phone", "email", "street"):
            with self.assertRaises(AccessError):
                contact.export_data([path])
        order = self._create_order().with_user(self.cashier)
        with self.assertRaises(AccessError):
            order.export_data(["partner_id/phone"])

    def test_a_check_tells_no_more_than_the_guest(self):
        """It has a copy of the address and the number of its customer."""
        order = self._create_order()
        self.assertEqual(order.email, "wang@example.com")
        mine = order.with_user(self.cashier)
        read = mine.read(["email", "mobile"])[0]
        self.assertEqual((read["email"], read["mobile"]), (False, "•••• 8000"))
        for name, value in (("email", "wang@example.com"), ("mobile", "8000")):
            self.assertFalse(mine.search([(name, "ilike", value)]))
            for ask in (
                lambda name=name: mine.search([], order=name),
                lambda name=name: mine.formatted_read_group([], [name]),
                lambda name=name: mine.export_data([name]),
            ):
                with self.assertRaises(AccessError):
                    ask()
        theirs = order.with_user(self._create_user("boss", groups=MANAGER))
        self.assertEqual(theirs.read(["email"])[0]["email"], "wang@example.com")
        stranger = self._create_order(partner=self.vendor).with_user(self.cashier)
        self.assertEqual(stranger.read(["email"])[0]["email"], "butcher@example.com")

    def test_a_till_sends_back_what_it_was_shown(self):
        order = self._create_order()
        shown = order.with_user(self.cashier).read(["email", "mobile"])[0]
        before = order.email, order.mobile
        order.with_user(self.cashier).write(
            {name: shown[name] for name in ("email", "mobile")}
        )
        self.assertEqual((order.email, order.mobile), before)
        order.with_user(self.cashier).email = "new@example.com"
        self.assertEqual(order.email, "new@example.com", "what was typed is kept")

    def test_guests_who_leave_as_contacts_are_logged(self):
        groups = f"{MANAGER},base.group_partner_manager,base.group_allow_export"
        boss = self._create_user("boss", groups=groups)
        log = self.env["restaurant.access.log"]
        found = [("user_id", "=", boss.id), ("kind", "=", "export")]
        contact = self._contacts(boss)
        contact.export_data(["name"])
        self.assertEqual(log.search(found).guest_count, 1)
        with self.assertRaises(AccessError):
            contact.export_data(["name", "phone"])
        boss.group_ids += self.env.ref("restaurant_crm.group_restaurant_export")
        with self.assertRaises(UserError):
            contact.export_data(["name", "phone"])
        log.with_user(boss).announce_export("Labels for a letter")
        contact.export_data(["name", "phone"])
        line = log.search(found, order="id desc", limit=1)
        self.assertEqual(
            (line.reason, line.detail), ("Labels for a letter", "name, phone")
        )
        self._contacts(boss, self.vendor).export_data(["phone"])
        self.assertEqual(log.search_count(found), 2, "who is no guest is not logged")

    def test_a_till_finds_nobody_by_what_is_hidden(self):
        contacts = self._contacts(self.cashier)
        for domain in (
            [("phone", "ilike", "138")],
            [("phone_mobile_search", "ilike", "13800138000")],
            [("email", "=", "wang@example.com")],
            [("email_normalized", "=like", "w%")],
            [("street", "ilike", "wukang")],
            [("phone", "not ilike", "999999")],
            [("phone", "!=", False), ("name", "=", "Wang Li")],
        ):
            with self.subTest(domain):
                self.assertNotIn(contacts, contacts.search(domain))
                self.assertFalse(
                    contacts.search_count([*domain, ("id", "=", contacts.id)])
                )
        self.assertFalse(contacts.name_search("wang@example.com"))
        orders = self.env["pos.order"].with_user(self.cashier)
        self._create_order()
        self.assertFalse(orders.search([("partner_id.phone", "ilike", "138")]))

    def test_a_till_sorts_and_groups_by_nothing_that_is_hidden(self):
        contacts = self._contacts(self.cashier)
        with self.assertRaises(AccessError):
            contacts.search([], order="phone")
        with self.assertRaises(AccessError):
            contacts.formatted_read_group([], ["email"], ["__count"])
        with self.assertRaises(AccessError):
            contacts.formatted_read_group([], [], ["phone:array_agg"])

    def test_other_contacts_are_as_they_were(self):
        vendor = self._contacts(self.cashier, self.vendor)
        self.assertEqual(vendor.read(["phone"])[0]["phone"], "13911112222")
        self.assertIn(vendor, vendor.search([("email", "=", "butcher@example.com")]))
        own = self.cashier.partner_id
        self.assertEqual(
            self._contacts(self.cashier, own).read(["email"])[0]["email"], own.email
        )

    def test_who_may_see_sees(self):
        for user in (self.floor_user, self.desk_user, self.admin_user):
            contact = self._contacts(user)
            row = contact.read(["phone", "email"])[0]
            self.assertEqual(
                (row["phone"], row["email"]), ("138 0013 8000", "wang@example.com")
            )
            self.assertIn(contact, contact.search([("phone", "ilike", "0013")]))
        self.cashier.group_ids += self.env.ref(
            "restaurant_crm.group_restaurant_contact"
        )
        self.assertEqual(
            self._contacts(self.cashier).read(["phone"])[0]["phone"], "138 0013 8000"
        )

    def test_the_file_itself_is_closed_to_a_till(self):
        guest = self.guest.with_user(self.cashier)
        for call in (
            lambda: guest.read(["name"]),
            lambda: guest.web_read({"birth_year": {}}),
            lambda: guest.search_read([], ["phone_e164"]),
            lambda: guest.search([("birth_year", ">", 1900)]),
            lambda: guest.export_data(["name"]),
            lambda: guest.consent_ids.search([]),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_the_business_of_a_till_goes_on(self):
        """What is masked is what a client sees, not what the server works with."""
        order = self._pay_order(80)
        self.assertEqual(self._contacts(self.cashier).phone, "138 0013 8000")
        self.assertEqual(order.partner_id, self.guest.partner_id)
        self.assert_stats(self.guest, visit_count=1)
