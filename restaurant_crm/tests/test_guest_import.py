import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.table_file import read_table
from .import_common import HEADER, ImportCommon


@tagged("post_install", "-at_install")
class TestGuestImport(ImportCommon):
    def test_a_guest_with_all_that_is_known(self):
        self._import(
            "A-1,李娜,137 2222 3333,Li@Example.com,1994-10-19,Window,"
            "Press;Neighbour,yes,"
        )
        guest = self._find("13722223333")
        self.assertEqual((guest.name, guest.email), ("李娜", "li@example.com"))
        self.assertEqual((guest.birthday, guest.note), ("1994-10-19", "Window"))
        self.assertEqual(set(guest.tag_ids.mapped("name")), {"Press", "Neighbour"})
        self.assertEqual(guest.key_ids.key, "A-1")
        self.assertEqual(
            guest.acquisition_source_id,
            self.env.ref("restaurant_crm.utm_source_import"),
        )
        consent = guest.consent_ids
        self.assertEqual((consent.channel, consent.source), ("sms", "import"))
        self.assertIn("guests.csv", consent.proof)
        self.assertEqual(consent.user_id, self.desk_user)

    def test_a_contact_who_is_no_guest_yet(self):
        """As the till does: the contact becomes the guest, unless several have the
        number.
        """
        contacts = self.env["res.partner"].create(
            [
                {"name": "Li Na", "phone": "+86 137 2222 3333"},
                {"name": "Home", "phone": "+86 137 2222 4444"},
                {"name": "Home, too", "phone": "+86 137 2222 4444"},
            ]
        )
        self._import(
            "A-1,Na,13722223333,li@example.com,,,,,", "A-2,Ma,13722224444,,,,,,"
        )
        guest = self._find("13722223333")
        self.assertEqual(guest.partner_id, contacts[0])
        self.assertEqual((guest.name, guest.email), ("Li Na", "li@example.com"))
        self.assertNotIn(self._find("13722224444").partner_id, contacts)

    def test_who_is_archived_is_not_written_down_twice(self):
        self.guest.active = False
        wizard = self._import("A-1,Li,13800138000,li@example.com,,,,,")
        self.assert_counts(wizard, merge=1)
        self.assertEqual(self.guest.email, "li@example.com")
        self.assertFalse(self.guest.active, "a list brings nobody back")
        double = self._create_guest("Li", phone="13800138000")
        wizard = self._import("B-1,Li,13800138000,,,Window,,,")
        self.assert_counts(wizard, merge=1)
        self.assertEqual((double.note, self.guest.note), ("Window", False))

    def test_an_outlet_that_is_called_like_another_one(self):
        header, name = "name,phone,outlet", self.outlet.name.upper()
        self._import(f"Li,13722223333,{name}", header=header)
        self.assertEqual(self._find("13722223333").outlet_id, self.outlet)
        self.env["restaurant.outlet"].create({"name": self.outlet.name})
        wizard = self._import(f"Na,13722224444,{name}", header=header)
        self.assert_reasons(wizard, "more than one")
        self.assertFalse(self._find("13722224444"))

    def test_a_report_writes_nothing(self):
        before = self.env["restaurant.guest"].search_count([])
        partners = self.env["res.partner"].search_count([])
        wizard = self._wizard(f"{HEADER}\nA-1,New,13722223333,,,,Tag of a dry run,yes,")
        wizard.action_check()
        self.assert_counts(wizard, new=1)
        self.assertEqual(wizard.state, "report")
        self.assertEqual(self.env["restaurant.guest"].search_count([]), before)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        tags = self.env["restaurant.guest.tag"]
        self.assertFalse(tags.search([("name", "=", "Tag of a dry run")]))

    def test_the_same_file_twice_adds_nothing(self):
        lines = (
            "A-1,New,13722223333,,03-12,,Press,yes,",
            ",No key,13722224444,,,,,,",
            "A-3,By mail,,mail@example.com,,,,,",
            "A-4,Key alone,,,,,,,",
        )
        self.assert_counts(self._import(*lines), new=4)
        again = self._import(*lines)
        self.assert_counts(again, known=4)
        self.assertEqual(len(self._find("13722223333").consent_ids), 1)

    def test_who_is_known_is_completed_and_never_overwritten(self):
        self.guest.note = "Left-handed"
        wizard = self._import(
            "A-1,Another name,0086 138-0013-8000,wang@example.com,03-12,Rude,,,yes"
        )
        self.assert_counts(wizard, merge=1)
        self.assertEqual((self.guest.name, self.guest.note), ("Wang Li", "Left-handed"))
        self.assertEqual(
            (self.guest.birthday, self.guest.email), ("03-12", "wang@example.com")
        )
        self.assertEqual(self.guest.partner_id.email_normalized, "wang@example.com")
        self.assertEqual(self.guest.completeness, 75)
        self.assertTrue(self.guest._filter_consented("marketing", "email"))

    def test_a_key_brings_the_number_that_was_missing(self):
        self._import("A-9,Only a key,,,,,,,")
        self._import("A-9,Only a key,13722229999,,,,,,")
        guest = self._find("13722229999")
        self.assertEqual(guest.name, "Only a key")
        self.assertEqual(guest.phone_last4, "9999")

    def test_known_guests_may_be_left_alone(self):
        lines = (
            "A-1,X,13800138000,,03-12,,,,",
            "A-2,New,13722223333,,,,,,",
            "A-3,Same number,13722223333,,,,,,",
        )
        wizard = self._import(*lines, known_guests="skip")
        self.assert_counts(wizard, new=1, skipped=2)
        self.assertFalse(self.guest.birthday)

    def test_the_same_number_twice_is_one_guest(self):
        wizard = self._import(
            "A-1,Li Na,13722223333,,,,,yes,",
            "A-2,Li Na again,+8613722223333,,10-19,,,,",
        )
        self.assert_counts(wizard, new=1, merge=1)
        guest = self._find("13722223333")
        self.assertEqual((guest.name, guest.birthday), ("Li Na", "10-19"))
        self.assertEqual(set(guest.key_ids.mapped("key")), {"A-1", "A-2"})

    def test_a_tag_is_known_in_every_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        tag = self.env["restaurant.guest.tag"].create({"name": "Jazz lover"})
        tag.with_context(lang="fr_FR").name = "Amateur de jazz"
        for row in ("A-1,Li Na,13722223333", "A-2,Zhao,13722224444"):
            self._import(f"{row},,,,Amateur de jazz,,")
        self.assertEqual(self._find("13722223333").tag_ids, tag)
        again = self._import("A-1,Li Na,13722223333,,,,Jazz lover,,")
        self.assert_counts(again, known=1)

    def test_a_key_alone_makes_nobody(self):
        wizard = self._import("A-1,,,,,,,,", "A-2,Li Na,,,,,,,")
        self.assert_counts(wizard, new=1, refused=1)

    def test_conflicts_are_left_to_people(self):
        self._import("A-1,First,13722221111,,,,,,", "A-2,Second,13722222222,,,,,,")
        wizard = self._import(
            "A-1,First,13722222222,,,,,,",
            "A-2,Second,13722229999,,,,,,",
            "A-3,Third,13722223333,,,,,,",
            "A-3,Third,13722224444,,,,,,",
        )
        self.assert_counts(wizard, new=1, conflict=3)
        self.assert_reasons(
            wizard, "another one's", "another phone number", "earlier row"
        )

    def test_an_empty_consent_allows_nothing(self):
        self._import("A-1,Asked,13722223333,,,,,,no", "A-2,Not asked,13722224444,,,,,,")
        for phone in ("13722223333", "13722224444"):
            self.assertFalse(self._find(phone).consent_ids)
        self.env["restaurant.consent"]._record(
            self.guest, "marketing", ["sms"], "given", "desk"
        )
        self._import("A-9,Wang,13800138000,,,,,,")
        self.assertTrue(self.guest._filter_consented("marketing", "sms"))
        self._import("A-9,Wang,13800138000,,,,,no,")
        self.assertFalse(self.guest._filter_consented("marketing", "sms"))

    def test_an_old_list_takes_back_no_withdrawal(self):
        """Who has withdrawn is asked by nobody because another system still says yes;
        only what was said later counts. Nor does a file know to which words it was.
        """
        self.env["restaurant.consent"]._record(
            self.guest, "marketing", ["sms"], "withdrawn", "desk", date="2026-05-05"
        )
        header = "key,phone,consent_sms,consent_date"
        for day, allowed, counted in (
            ("", False, "merge"),  # the key is new
            ("", False, "known"),
            ("2026-05-01", False, "known"),
            ("2026-05-09", True, "merge"),
            ("2026-05-09", True, "known"),
        ):
            with self.subTest(day=day, counted=counted):
                wizard = self._import(f"A-9,13800138000,yes,{day}", header=header)
                self.assert_counts(wizard, **{counted: 1})
                found = self.guest._filter_consented("marketing", "sms")
                self.assertEqual(bool(found), allowed)
        self.assertEqual(len(self.guest.consent_ids), 2)
        self.assertFalse(self.guest.consent_ids[0].text_id)
        wizard = self._import("A-9,13800138000,no,2026-05-08", header=header)
        self.assertTrue(self.guest._filter_consented("marketing", "sms"))

    def test_bad_rows_come_back_with_their_reasons(self):
        wizard = self._import(
            "A-1,Good,13722223333,,,,,,",
            "A-2,Rounded,1.38E+10,,,,,,",
            "A-3,Letters,call me,,,,,,",
            "A-4,No country,12345,,,,,,",
            "A-5,Mail,,nobody,,,,,",
            "A-6,Birthday,13722225555,,2001-02-29,,,,",
            ",Nobody,,,,,,,",
            "A-8,Nul\0l,13722226666,,,,,,",
            "A-9,Consent,13722227777,,,,,perhaps,",
            f"A-10,{'x' * 101},13722228888,,,,,,",
        )
        self.assert_counts(wizard, new=1, refused=9)
        self.assert_reasons(
            wizard,
            "rounded",
            "digits only",
            "that can be called",
            "e-mail address",
            "birthday",
            "Nobody can be known",
            "cannot be read",
            "yes or no",
            "too long",
        )
        table = read_table(base64.b64decode(wizard.bad_file))
        self.assertEqual(table.header[:3], ["key", "name", "phone"])
        self.assertEqual(table.header[-2:], ["Row", "Reason"])
        self.assertEqual(len(table.rows), 9)
        self.assertEqual(table.rows[0][1][:3], ["A-2", "Rounded", "1.38E+10"])
        self.assertEqual(table.rows[0][1][-2], "3")

    def test_rows_that_were_mended_are_taken_in(self):
        wizard = self._import("A-1,Mended,+86 1372222,,,,,,", "A-2,@sushi,call,,,,,,")
        text = base64.b64decode(wizard.bad_file).decode("utf-8-sig")
        self.assertIn("'@sushi", text)
        self.assertIn("'+86 1372222", text)
        mended = text.replace("+86 1372222", "+86 13722220000").replace(
            "call,", "13722221111,"
        )
        again = self._wizard(mended)
        again.action_import()
        self.assert_counts(again, new=2)
        self.assertEqual(again.unknown_columns, "Row, Reason")
        self.assertEqual(self._find("13722221111").name, "@sushi")

    def test_what_is_owed_is_refused(self):
        wizard = self._import(
            'A,13722221111,"1.000,50"',
            "B,13722222222,-5",
            "C,13722223333,=1+1",
            "D,13722224444,0.00",
            "E,13722225555,",
            header="name,phone,余额",
        )
        self.assert_counts(wizard, new=2, refused=3)
        self.assert_reasons(wizard, *["own books"] * 3)

    def test_only_the_desk_imports_and_only_to_its_group(self):
        with self.assertRaises(AccessError):
            self.env["restaurant.import.wizard"].with_user(self.floor_user).create(
                {"source": "X"}
            )
        other = self._create_company("Noodle Group")
        wizard = self._wizard("name,phone\nA,13722223333", company_id=other.id)
        with self.assertRaises(UserError):
            wizard.action_import()
        rows = [{"phone": "13722223333"}]
        for user in (self.till_user, self.floor_user):
            with self.assertRaises(AccessError):
                self.env["restaurant.guest.import"].with_user(user).import_rows(
                    "X", rows
                )

    def test_many_rows_are_sets(self):
        """A hundred rows take hardly more statements than ten."""
        self._import("A-0,Warm up,13722220000,,,,,yes,", source="Warm")
        counts = []
        for size, prefix in ((10, "13733"), (100, "13744")):
            lines = [
                f"{prefix}-{number},Guest,{prefix}{number:06},,03-12,,Press,yes,"
                for number in range(size)
            ]
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.assert_counts(self._import(*lines), new=size)
            again = [
                line.replace(",,03-12", f",m{size}@example.com,03-12") for line in lines
            ]
            self.assert_counts(self._import(*again), merge=size)
            counts.append(self.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] * 1.5)
