from psycopg2.errors import CheckViolation, InsufficientPrivilege

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import common


@tagged("post_install", "-at_install")
class TestConsent(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ledger = cls.env["restaurant.consent"]
        cls.text = cls.env["restaurant.consent.text"].create(
            {"text": "Offers, please", "company_id": cls.company.id}
        )

    def _record(self, channels=("sms",), state="given", guest=None, **details):
        details = {"source": "desk", "purpose": "marketing", **details}
        purpose, source = details.pop("purpose"), details.pop("source")
        guest = guest or self.guest
        return self.ledger._record(guest, purpose, channels, state, source, **details)

    def _allows(self, purpose="marketing", channel="sms"):
        return bool(self.guest._filter_consented(purpose, channel))

    def test_nothing_is_implied(self):
        self._pay_order()
        for channel in ("email", "sms", "phone", "wechat", "post"):
            self.assertFalse(self._allows(channel=channel))
        self.assertFalse(self.guest.marketing_consent)

    def test_the_latest_line_decides(self):
        self._record(["sms", "email"], text_id=self.text.id)
        self.assertTrue(self._allows())
        self.assertTrue(self.guest.marketing_consent)
        self._record(["sms"], "withdrawn")
        self.assertFalse(self._allows())
        self.assertTrue(self._allows(channel="email"))
        self.assertFalse(self._allows("care", "email"))
        states = {row.channel: row.state for row in self.guest.consent_state_ids}
        self.assertEqual(states, {"sms": "withdrawn", "email": "given"})
        self.assertEqual(len(self.guest.consent_ids), 3)

    def test_a_line_taken_down_later_for_an_earlier_day_does_not_win(self):
        self._record(state="withdrawn", date="2026-03-02 10:00:00")
        self._record(date="2026-03-01 10:00:00")
        self.assertFalse(self._allows())

    def test_a_line_says_who_when_and_to_which_words(self):
        line = self.ledger.with_user(self.desk_user)._record(
            self.guest,
            "marketing",
            ["sms"],
            "given",
            "form",
            text_id=self.text.id,
            proof="Folder B",
        )
        self.assertEqual(line.user_id, self.desk_user)
        self.assertEqual((line.text_id, line.proof), (self.text, "Folder B"))
        self.assertTrue(line.date)

    def test_lines_never_change(self):
        line = self._record()
        for user in (self.floor_user, self.desk_user, self.admin_user):
            theirs = line.with_user(user)
            for call in (
                lambda line: line.write({"state": "withdrawn"}),
                lambda line: line.unlink(),
                lambda line: line.create({"guest_id": self.guest.id}),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    call(theirs)
        with self.assertRaises(UserError):
            line.sudo().write({"state": "withdrawn"})
        with self.assertRaises(UserError):
            line.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_as_well(self):
        line = self._record()
        self.env.flush_all()
        for statement in (
            "UPDATE restaurant_consent SET state = 'withdrawn' WHERE id = %s",
            "UPDATE restaurant_consent SET date = now() WHERE id = %s",
            "DELETE FROM restaurant_consent WHERE id = %s",
        ):
            with self.subTest(statement):
                with self.assertRaises(InsufficientPrivilege), self.cr.savepoint():
                    self.cr.execute(statement, [line.id])

    @mute_logger("odoo.sql_db")
    def test_a_message_needs_a_channel(self):
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            self._record(["none"])
            self.env.flush_all()
        health = self._record(["sms", "email"], purpose="health")
        self.assertEqual(health.channel, "none")
        self.assertTrue(self._allows("health", "none"))

    def test_who_is_on_a_blacklist_is_left_out(self):
        self.guest.partner_id.email = "Wang@Example.com"
        self._record(["sms", "email", "phone"])
        blacklisted = self.env["mail.blacklist"].create({"email": "wang@example.com"})
        self.assertFalse(self._allows(channel="email"))
        self.assertTrue(self._allows(channel="sms"))
        self.assertTrue(self.guest.marketing_consent)
        self.env["phone.blacklist"].create({"number": "+8613800138000"})
        self.assertFalse(self._allows(channel="sms"))
        self.assertFalse(self._allows(channel="phone"))
        self.env.invalidate_all()
        states = self.guest.consent_state_ids
        self.assertEqual(set(states.mapped("state")), {"blocked"})
        self.assertFalse(self.guest.marketing_consent)
        blacklisted.action_archive()
        self.env.invalidate_all()
        self.assertTrue(self._allows(channel="email"))
        self.assertTrue(self.guest.marketing_consent)

    def test_what_is_blocked_can_be_withdrawn(self):
        self.guest.partner_id.email = "wang@example.com"
        self._record(["email"])
        self.env["mail.blacklist"].create({"email": "wang@example.com"})
        self.guest.consent_state_ids.action_withdraw()
        self.assertEqual(self.guest.consent_state_ids.state, "withdrawn")

    def test_many_guests_are_one_query(self):
        guests = self.env["restaurant.guest"].create(
            [{"name": f"Guest {number}"} for number in range(30)]
        )
        self._record(guest=guests[:20])
        self._record(guest=guests[:5], state="withdrawn")
        self.env.flush_all()
        with self.assertQueryCount(1):
            allowed = guests._filter_consented("marketing", "sms")
        self.assertEqual(allowed, guests[5:20])

    def test_guests_are_found_by_what_they_allow(self):
        guests = self.env["restaurant.guest"]
        self.assertNotIn(self.guest, guests.search([("marketing_consent", "=", True)]))
        self._record()
        self.assertIn(self.guest, guests.search([("marketing_consent", "=", True)]))
        self.assertNotIn(self.guest, guests.search([("marketing_consent", "=", False)]))

    def test_words_stay_once_somebody_agreed(self):
        text = self.text.with_user(self.admin_user)
        text.text = "Offers and news, please"
        self._record(text_id=text.id)
        with self.assertRaises(UserError):
            text.text = "Everything, please"
        with self.assertRaises(UserError):
            text.unlink()
        text.action_new_version()
        self.assertFalse(text.active)
        texts = self.env["restaurant.consent.text"]
        current = texts._get_current("marketing", self.company)
        self.assertEqual((current.version, current.company_id), (2, self.company))
        elsewhere = self._create_company("Noodle Group")
        shared = self.env.ref("restaurant_crm.restaurant_consent_text_marketing")
        self.assertEqual(texts._get_current("marketing", elsewhere), shared)

    def test_the_desk_takes_down_and_withdraws(self):
        wizard = (
            self.env["restaurant.consent.wizard"]
            .with_user(self.desk_user)
            .create({"guest_ids": self.guest.ids, "by_sms": True, "by_email": True})
        )
        self.assertEqual(wizard.text_id, self.text)
        wizard.action_record()
        self.assertTrue(self._allows())
        states = self.guest.with_user(self.floor_user).consent_state_ids
        states.filtered(lambda state: state.channel == "sms").action_withdraw()
        self.assertFalse(self._allows())
        self.assertTrue(self._allows(channel="email"))
        empty = wizard.create({"guest_ids": self.guest.ids})
        with self.assertRaises(UserError):
            empty.action_record()

    def test_merged_guests_keep_all_lines(self):
        other = self._create_guest("Wang, Li")
        self._record(guest=other, date="2026-03-01 10:00:00")
        self._record(state="withdrawn", date="2026-03-02 10:00:00")
        other._merge_into(self.guest)
        self.env.invalidate_all()
        self.assertEqual(len(self.guest.consent_ids), 2)
        self.assertFalse(self._allows())
