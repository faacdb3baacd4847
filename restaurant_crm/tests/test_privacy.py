import base64
import io
import json
import zipfile

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..models.restaurant_guest_access import FILE_FIELDS
from . import common


@tagged("post_install", "-at_install")
class TestPrivacy(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log = cls.env["restaurant.access.log"]
        cls.guest.partner_id.write(
            {"email": "wang@example.com", "street": "Wukang Road"}
        )
        cls.guest.write({"birthday": "1988-03-12", "note": "Left-handed"})
        cls.env["restaurant.guest.note"].create(
            {"guest_id": cls.guest.id, "text": "Sings"}
        )
        cls.env["restaurant.consent"]._record(
            cls.guest, "marketing", ["sms"], "given", "form", proof="Form of Wang Li"
        )
        cls.guest.message_post(body="Called Wang Li about the birthday")

    def _lines(self, kind):
        domain = [("kind", "=", kind), ("company_id", "=", self.company.id)]
        return self.log.search(domain)

    def _ask(self, text, **values):
        wizards = self.env["restaurant.privacy.wizard"].with_user(self.desk_user)
        return wizards.create({"text": text, **values})

    def test_an_opening_is_logged_once_a_day(self):
        guest = self.guest.with_user(self.floor_user)
        for _time in range(3):
            guest.web_read({"name": {}, "visit_ids": {"fields": {}}})
        self.assertEqual(self._lines("open").user_id, self.floor_user)

    def test_the_form_and_the_timeline_are_openings(self):
        for name in ("", "_timeline"):
            view = self.env.ref(f"restaurant_crm.restaurant_guest_view_form{name}")
            arch = self.guest.with_user(self.floor_user).get_view(view.id)["arch"]
            shown = {
                field.get("name") for field in etree.fromstring(arch).iter("field")
            }
            self.assertTrue(FILE_FIELDS & shown)

    def test_who_is_in_a_list_was_not_opened(self):
        """Not even the one guest of a list, or of a column of other records."""
        guests = self.env["restaurant.guest"].with_user(self.floor_user)
        domain = [("id", "=", self.guest.id)]
        guests.web_search_read(domain, {"name": {}, "phone": {}, "visit_count": {}})
        request = self.env["restaurant.guest.request"].create(
            {"guest_id": self.guest.id, "text": "Window"}
        )
        request = request.with_user(self.floor_user)
        request.web_read({"guest_id": {"fields": {"display_name": {}}}})
        self.assertFalse(self._lines("open"))

    def test_an_export_needs_the_right_and_a_reason(self):
        for user in (self.floor_user, self.desk_user):
            user.group_ids += self.env.ref("base.group_allow_export")
            with self.assertRaises(AccessError):
                self.guest.with_user(user).export_data(["name", "phone"])
            with self.assertRaises(AccessError):
                self.log.with_user(user).announce_export("Labels for letters")
        self.admin_user.group_ids += self.env.ref("base.group_allow_export")
        guest = self.guest.with_user(self.admin_user)
        with self.assertRaises(UserError):
            guest.export_data(["name", "phone"])
        for reason in ("", "x", None, 5):
            with self.assertRaises(UserError):
                guest.env["restaurant.access.log"].announce_export(reason)
        guest.env["restaurant.access.log"].announce_export("Labels for letters")
        self.assertEqual(guest.export_data(["name"])["datas"], [["Wang Li"]])
        line = self._lines("export")
        self.assertEqual((line.user_id, line.guest_count), (self.admin_user, 1))
        self.assertEqual((line.reason, line.detail), ("Labels for letters", "name"))

    def test_nobody_writes_the_log(self):
        line = self.log._log("erase", self.guest, "Asked")
        for user in (self.floor_user, self.desk_user):
            with self.assertRaises(AccessError):
                line.with_user(user).read(["reason"])
        for call in (lambda log: log.write({"reason": "x"}), lambda log: log.unlink()):
            with self.assertRaises(AccessError):
                call(line.with_user(self.admin_user))

    def test_a_guest_is_found_by_a_phone_number_alone(self):
        for text in (
            "0086 138-0013-8000",
            "wang@example.com",
            self.guest.number,
            "wang li",
            "8000",
        ):
            with self.subTest(text):
                self.assertEqual(self._ask(text).guest_ids, self.guest)
        self.assertFalse(self._ask("%").guest_ids)

    def test_a_copy_has_everything(self):
        self._pay_order(80)
        wizard = self._ask("13800138000", reason="By letter", confirmed=True)
        self.assertIn("Visits 1", wizard.summary)
        wizard.action_copy()
        archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(wizard.file)))
        data = json.loads(archive.read("guest.json"))
        self.assertEqual(data["guest"][0]["birthday"], "1988-03-12")
        self.assertEqual(data["notes"][0]["text"], "Sings")
        self.assertEqual(data["consents"][0]["channel"], "sms")
        self.assertEqual(data["visits"][0]["net_amount"], 80)
        self.assertIn("wang@example.com", archive.read("guest.csv").decode())
        self.assertIn("visits.csv", archive.namelist())
        self.assertEqual(self._lines("copy").reason, "By letter")

    def test_health_leaves_by_the_hands_of_those_who_may_see_it(self):
        """The desk answers requests of guests with allergies, and sees how many things
        are kept; how grave an allergy is, is not for everybody at the desk.
        """
        word = {"name": "Peanut", "kind": "allergen"}
        preference = self.env["restaurant.guest.preference"].create(
            {
                "guest_id": self.guest.id,
                "preference_id": self.env["restaurant.preference"].create(word).id,
            }
        )
        wizard = self._ask("13800138000", reason="By letter", confirmed=True)
        self.assertIn("Preferences 1", wizard.summary)
        wizard.action_copy()
        preference.severity = "severe"
        with self.assertRaises(UserError) as refusal:
            wizard.action_copy()
        self.assertIn("health", str(refusal.exception))
        self.desk_user.group_ids += self.env.ref(
            "restaurant_crm.group_restaurant_health"
        )
        wizard.action_copy()
        archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(wizard.file)))
        [told] = json.loads(archive.read("guest.json"))["preferences"]
        self.assertEqual(told["severity"], "severe")

    def test_a_request_needs_a_reason_and_the_desk(self):
        wizard = self._ask("13800138000")
        for call in (wizard.action_copy, wizard.action_erase):
            with self.assertRaises(UserError):
                call()
        with self.assertRaises(AccessError):
            self.env["restaurant.privacy.wizard"].with_user(self.floor_user).create({})

    def test_who_is_erased_leaves_totals_and_no_name(self):
        order = self._pay_order(
            80,
            email="wang@example.com",
            mobile="13800138000",
            internal_note='[{"text": "Allergy: peanut"}]',
        )
        order.lines.customer_note = "No peanuts"
        number, partner = self.guest.number, self.guest.partner_id
        wizard = self._ask("13800138000", reason="By letter", confirmed=True)
        wizard.action_erase()
        self.env.invalidate_all()
        self.assertEqual((self.guest.name, partner.name), (number, number))
        self.assertEqual(partner.complete_name, number)
        self.assertFalse(self.guest.active)
        self.assertTrue(self.guest.erased_date)
        self.assert_stats(self.guest, visit_count=1, net_spend=80)
        self.assertEqual(order.partner_id, partner)
        self.assertFalse(order.email or order.mobile or order.internal_note)
        self.assertFalse(order.lines.customer_note)
        self.assertFalse(
            self.guest.note_ids or self.guest.message_ids or partner.street
        )
        self.assertFalse(self.guest._filter_consented("marketing", "sms"))
        self.assertFalse(any(self.guest.consent_ids.mapped("proof")))
        self.assertEqual(self._lines("erase").reason, "By letter")
        self.assertFalse(self._ask("13800138000").guest_ids)
        self.assert_no_trace("wang li", "wang@example.com", "138001380", "left-handed")

    def assert_no_trace(self, *words):
        """Of a person in the tables of ours and of the contact, whatever the column."""
        tables = ["res_partner", "mail_message", "mail_tracking_value"]
        self.env.cr.execute(
            "SELECT tablename FROM pg_tables WHERE tablename LIKE 'restaurant%'"
            " AND schemaname = current_schema()"
        )
        tables += [name for (name,) in self.env.cr.fetchall() if "wizard" not in name]
        found = []
        for table in tables:
            for word in words:
                self.env.cr.execute(
                    f"SELECT FROM {table} t WHERE lower(t::text) LIKE %s LIMIT 1",
                    [f"%{word}%"],
                )
                found += [(table, word)] * self.env.cr.rowcount
        self.assertFalse(found)

    def test_a_contact_that_is_more_than_a_guest_stays(self):
        self.guest.partner_id.supplier_rank = 1
        supplier = self.guest.partner_id
        self.guest._erase("Asked")
        self.assertEqual((supplier.name, supplier.phone), ("Wang Li", "138 0013 8000"))
        self.assertNotEqual(self.guest.partner_id, supplier)
        self.assertEqual(self.guest.name, self.guest.number)

    def test_erasing_many_takes_sets(self):
        counts = []
        for size in (5, 40):
            guests = self.env["restaurant.guest"].create(
                [{"name": f"Guest {number}"} for number in range(size)]
            )
            self.env.flush_all()
            before = self.cr.sql_log_count
            guests._erase("Retention")
            counts.append(self.cr.sql_log_count - before)
            self.assertTrue(all(guests.mapped("erased_date")))
        self.assertLess(counts[1], counts[0] * 2)

    @freeze_time("2026-06-01 12:00:00")
    def test_who_has_reserved_does_not_stay_away(self):
        self._pay_order(80, date_order="2024-01-10 04:00:00")
        coming, long_ago = (
            self.env["restaurant.reservation"].create(
                {
                    "guest_id": self.guest.id,
                    "outlet_id": self.outlet.id,
                    "start_at": start,
                }
            )
            for start in ("2026-06-06 11:00:00", "2024-01-09 11:00:00")
        )
        rule = self.env["restaurant.retention"].create({"months": 24})
        self.assertFalse(rule._erase_batch())
        self.assertIn("A table is kept", self.guest._get_erase_warnings()[0])
        (coming | long_ago).action_cancel()
        coming.start_at = "2024-01-11 11:00:00"
        self.assertFalse(self.guest._get_erase_warnings())
        self.assertEqual(rule._erase_batch(), self.guest)

    @freeze_time("2026-06-01 12:00:00")
    def test_retention_is_looked_at_before_it_runs(self):
        self._pay_order(80, date_order="2024-01-10 04:00:00")
        recent = self._create_guest("Recent")
        self._pay_order(80, partner=recent.partner_id, date_order="2026-05-10 04:00:00")
        rule = (
            self.env["restaurant.retention"]
            .with_user(self.admin_user)
            .create({"months": 24})
        )
        with self.assertRaises(UserError):
            rule.action_start()
        self.assertEqual(rule.guest_count, 1)
        action = rule.action_preview()
        json.dumps(action["domain"])  # as a browser gets it, whatever addons add
        guests = self.env["restaurant.guest"].with_user(self.admin_user)
        self.assertEqual(guests.search(action["domain"]), self.guest)
        self.assertTrue(self.guest.is_time_up)
        self.assertFalse(recent.is_time_up)
        rule.action_start()
        rule.months = 30
        self.assertEqual(rule.state, "draft")
        rule.months = 24
        rule.action_preview()
        rule.action_start()
        self.assertEqual(rule.sudo()._erase_batch(), self.guest)
        self.assertFalse(rule.sudo()._erase_batch())
        self.assertTrue(self.guest.erased_date)
        self.assertFalse(recent.erased_date)
