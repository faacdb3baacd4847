from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from . import common


@tagged("post_install", "-at_install")
class TestGuest(common.RestaurantCommon):
    def test_a_name_and_a_phone_make_a_contact_too(self):
        partner = self.guest.partner_id
        self.assertEqual((partner.name, partner.phone), ("Wang Li", "138 0013 8000"))
        self.assertEqual(self.guest.company_id, self.company)
        self.assertRegex(self.guest.number, r"^G\d{6,}$")
        self.assertEqual(self.guest.stats_id.guest_id, self.guest)

    def test_an_existing_contact_becomes_a_guest(self):
        partner = self.env["res.partner"].create({"name": "李雷"})
        guest = self.env["restaurant.guest"].create(
            {"partner_id": partner.id, "email": "li@example.com"}
        )
        self.assertEqual(guest.name_initials, "ll")
        self.assertEqual(partner.email, "li@example.com")
        partner.name = "韩梅梅"
        self.assertEqual((guest.name, guest.name_initials), ("韩梅梅", "hmm"))

    def test_a_contact_is_one_guest_of_a_group(self):
        known = self._create_guest("No phone")
        partner = known.partner_id
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self.env["restaurant.guest"].create({"partner_id": partner.id})
        other = self._create_company("Noodle Group")
        guest = self.env["restaurant.guest"].create(
            {"partner_id": partner.id, "company_id": other.id}
        )
        self.assertEqual(partner.restaurant_guest_ids, known | guest)

    def test_a_contact_is_no_guest_by_itself(self):
        vendor = self.env["res.partner"].create({"name": "Butcher", "supplier_rank": 1})
        self.assertFalse(vendor.restaurant_guest_ids)

    def test_a_guest_belongs_to_the_group_not_to_a_branch(self):
        branch = self._create_company("Nanjing Road", parent_id=self.company.id)
        with self.assertRaises(ValidationError):
            self._create_guest("Branch guest", company_id=branch.id)

    def test_guests_of_contacts_are_made_once(self):
        guests = self.env["restaurant.guest"]
        branch = self._create_company("Nanjing Road", parent_id=self.company.id)
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        partners = self.guest.partner_id | firm
        found = guests._get_or_create_for_partners(partners, branch)
        self.assertIn(self.guest, found)
        created = found - self.guest
        self.assertEqual(created.guest_type, "company")
        self.assertEqual(created.company_id, self.company)
        again = guests._get_or_create_for_partners(partners, self.company)
        self.assertEqual(again, found)
        self.assertEqual(again.env, guests.env)
        nobody = guests._get_or_create_for_partners(self.env["res.partner"], branch)
        self.assertFalse(nobody)

    def test_guests_of_many_contacts_take_few_queries(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Guest {i}", "phone": f"1380000{i:04}"} for i in range(40)]
        )
        guests = self.env["restaurant.guest"]
        guests._get_or_create_for_partners(partners[:10], self.company)
        self.env.flush_all()

        def queries(some):
            before = self.cr.sql_log_count
            guests._get_or_create_for_partners(some, self.company)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        # one number of the sequence each; nothing else grows with the contacts
        self.assertLessEqual(queries(partners[20:]) - queries(partners[10:20]), 2 * 10)

    def test_birthday(self):
        guest = self.guest
        guest.birthday = "1988-03-12"
        self.assertEqual(
            (guest.birth_day, guest.birth_month, guest.birth_year), (12, 3, 1988)
        )
        guest.birthday = "02-29"
        self.assertEqual((guest.birth_month, guest.birth_year), (2, 0))
        self.assertEqual(guest.birthday, "02-29")
        guest.birthday = False
        self.assertFalse(guest.birth_month)
        for wrong in ("02-30", "2023-02-29", "tomorrow", "13-01"):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                guest.birthday = wrong

    def test_form_of_a_new_guest(self):
        form = Form(self.env["restaurant.guest"].with_user(self.desk_user))
        form.name = "Zhao Min"
        form.phone = "139 0013 9000"
        form.birthday = "07-11"
        guest = form.save()
        self.assertEqual(guest.phone_e164, "+8613900139000")
        self.assertEqual((guest.birth_day, guest.birth_month), (11, 7))
        self.assertEqual(guest.partner_id.name, "Zhao Min")

    def test_search_by_name_number_and_phone(self):
        search = self.env["restaurant.guest"].name_search
        for text in ("wang", self.guest.number, "13800138000"):
            with self.subTest(text):
                self.assertIn(self.guest.id, [row[0] for row in search(text)])

    def test_figures_can_be_sorted_and_grouped(self):
        self._pay_order(100, date_order="2026-03-02 11:30:00")
        guests = self.env["restaurant.guest"]
        domain = [("company_id", "=", self.company.id)]
        self._create_guest("Never came")
        ordered = guests.search(domain, order="net_spend desc nulls last")
        self.assertEqual(ordered[0], self.guest)
        [(month, amount)] = guests._read_group(
            [*domain, ("last_visit", "!=", False)],
            ["last_visit:month"],
            ["net_spend:sum"],
        )
        self.assertEqual((month.month, amount), (3, 100))

    def test_contact_shows_visits(self):
        self._pay_order(100)
        partner = self.guest.partner_id.with_user(self.floor_user)
        figures = partner._compute_application_statistics_hook()[partner.id]
        self.assertEqual([f["value"] for f in figures if f["label"] == "Visits"], [1])
        partner = self.guest.partner_id.with_user(self.till_user)
        figures = partner._compute_application_statistics_hook()[partner.id]
        self.assertNotIn("Visits", [figure["label"] for figure in figures])

    def test_contact_opens_its_guest(self):
        partner = self.guest.partner_id.with_user(self.floor_user)
        action = partner.action_view_restaurant_guest()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (self.guest._name, self.guest.id)
        )

    def test_ports_do_nothing_by_default(self):
        guests = self.env["restaurant.guest"]
        self.assertEqual(guests._get_finder_queries("x"), [])
        self.assertFalse(self.guest._prepare_timeline_entries())
        self._pay_order(100)
        [entry] = self.guest._prepare_timeline_entries()
        self.assertEqual(entry["record"], self.guest.visit_ids)

    def test_the_timeline_tells_the_newest_first(self):
        self.assertIn("Nothing has happened", str(self.guest.timeline))
        for day in ("2026-02-10", "2026-03-05"):
            self._pay_order(100, date_order=f"{day} 04:00:00")
        guest = self.guest.with_user(self.floor_user)
        action = guest.action_view_timeline()
        self.assertEqual(action["res_id"], guest.id)
        text = str(guest.timeline)
        self.assertLess(text.index("March 2026"), text.index("February 2026"))
        self.assertEqual(text.count("/odoo/restaurant.visit/"), 2)

    def test_the_months_of_the_timeline_are_those_of_who_looks(self):
        """The evening of 28 February in UTC is March in Shanghai."""
        self._pay_order(100, date_order="2026-02-28 20:00:00")
        for zone, month in (("Asia/Shanghai", "March"), ("UTC", "February")):
            guest = self.guest.with_user(self.floor_user).with_context(tz=zone)
            self.assertIn(f"{month} 2026", str(guest.timeline))

    def test_the_timeline_tells_of_messages(self):
        self.env["restaurant.touch"].create(
            {
                "guest_id": self.guest.id,
                "company_id": self.company.id,
                "date": "2026-03-05 04:00:00",
                "channel": "sms",
                "purpose": "care",
                "occasion": "test",
            }
        )
        guest = self.guest.with_user(self.floor_user)
        self.assertIn("Message: Greeting (SMS)", str(guest.timeline))
