from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import StoredValueCommon


class LifeCommon(StoredValueCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = new_test_user(
            cls.env, "sv_desk", groups="restaurant_crm.group_restaurant_desk"
        )
        cls.loyalty = new_test_user(
            cls.env,
            "sv_loyalty",
            groups="restaurant_crm_loyalty.group_restaurant_loyalty",
        )

    def use_profile(self, name):
        profile = self.env.ref(
            f"restaurant_crm_loyalty.restaurant_legal_profile_{name}"
        )
        self.company.restaurant_legal_profile_id = profile
        return profile

    def wizard(self, model, user, /, **values):
        return self.env[f"restaurant.{model}.wizard"].with_user(user).create(values)


@tagged("post_install", "-at_install")
class TestCardLife(LifeCommon):
    """A card is issued, activated, lost, replaced, closed; nothing else happens."""

    def issue(self, **values):
        wizard = self.wizard(
            "card.issue",
            self.desk,
            account_id=self.account.id,
            holder_ids=[(6, 0, self._create_guest("Lin Chen").ids)],
            **values,
        )
        action = wizard.action_issue()
        return self.env["restaurant.card"].search(action["domain"])

    def test_issue_then_activate(self):
        self.top_up(1000)
        card = self.issue(batch="B-7", limit_ticket=80)
        self.assertEqual(
            (card.state, card.batch, card.limit_ticket), ("issued", "B-7", 80)
        )
        guest = {"partner_id": card.holder_id.partner_id.id}
        self.assertEqual(self.authorise(10, **guest)["code"], "frozen")
        card.with_user(self.desk).action_activate()
        self.assertTrue(card.activated_at)
        self.assertTrue(self.authorise(10, **guest)["ok"])
        self.assertEqual(set(card.event_ids.mapped("kind")), {"active", "issued"})
        self.assertEqual(card.event_ids.user_id, self.desk)

    def test_a_lost_card_is_replaced_and_the_balance_follows(self):
        self.top_up(1000)
        old = self.card
        old.write({"limit_day": 300})
        old.with_user(self.desk).action_report_lost()
        wizard = self.wizard(
            "card.replace", self.desk, card_id=old.id, reason="Left in a taxi"
        )
        new = self.env["restaurant.card"].browse(wizard.action_replace()["res_id"])
        self.assertEqual((old.state, old.replaced_by_id), ("replaced", new))
        self.assertEqual((new.state, new.limit_day), ("active", 300))
        self.assertFalse(new.has_pin)
        reply = self.authorise(120)
        self.assertEqual((reply["ok"], reply["card_id"]), (True, new.id))
        reply = self.authorise(12, card_number=old.number)
        self.assertEqual(reply["code"], "replaced")
        self.assertTrue(reply["message"])
        self.assertIn("Left in a taxi", old.event_ids.mapped("reason"))
        for state in ("active", "lost", "closed"):
            with self.assertRaises(UserError):
                old.state = state

    def test_a_number_that_is_taken_or_mistyped(self):
        other = self._create_guest("Lin Chen")
        taken = self.env["restaurant.account"]._open_for_guests(other)[other].card_ids
        for number in (taken.number, "8000000000000012"):
            wizard = self.wizard(
                "card.replace",
                self.desk,
                card_id=self.card.id,
                reason="x",
                number=number,
            )
            with self.assertRaises(UserError):
                wizard.action_replace()
        self.assertEqual(self.card.state, "active")

    def test_limit_of_a_month(self):
        self.top_up(1000)
        self.card.limit_month = 150
        self.assertTrue(self.authorise(100)["ok"])
        reply = self.authorise(51)
        self.assertEqual(
            (reply["code"], reply["limit"], reply["spent"], reply["available"]),
            ("over_limit", 150, 100, 50),
        )
        self.assertTrue(self.authorise(50)["ok"])

    def test_hours_of_a_card(self):
        self.top_up(1000)
        till = self.env["restaurant.till.service"]._get_till(self.session)
        hour = till.hour
        for start, end, ok in (
            ((hour - 1) % 24, (hour + 1) % 24, True),
            ((hour + 1) % 24, (hour + 2) % 24, False),
            ((hour + 2) % 24, (hour - 1) % 24, False),
        ):
            self.card.write({"hour_from": start, "hour_until": end})
            reply = self.authorise(10)
            self.assertEqual(reply["ok"], ok, (start, end, hour))
            if not ok:
                self.assertEqual(reply["code"], "wrong_hour")

    def test_the_log_never_changes(self):
        event = self.card.event_ids[:1]
        with self.assertRaises(AccessError):
            event.sudo().write({"reason": "x"})
        with self.assertRaises(AccessError):
            event.sudo().unlink()
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "never"):
            with self.env.cr.savepoint():
                self.env.cr.execute("UPDATE restaurant_card_event SET reason = 'x'")

    def test_rings(self):
        for user in (self.cashier, self.floor):
            with self.assertRaises(AccessError):
                self.card.with_user(user).state = "closed"
            with self.assertRaises(AccessError):
                self.wizard("card.replace", user, card_id=self.card.id, reason="x")
        with self.assertRaises(AccessError):
            self.wizard(
                "account.close", self.desk, account_id=self.account.id, reason="x"
            )

    # -- the law

    def test_caps_of_named_and_unnamed_cards(self):
        self.use_profile("cn")
        preview = self.session.with_user(self.cashier).stored_value_topup_preview
        guest = {"partner_id": self.guest.partner_id.id}
        self.assertTrue(preview({"amount": 1000, **guest})["ok"])
        reply = preview({"amount": 1000.01, **guest})
        self.assertEqual((reply["code"], reply["available"]), ("over_cap", 1000))
        self.assertTrue(reply["message"])
        self.top_up(600)
        self.env.invalidate_all()
        self.assertEqual(preview({"amount": 401, **guest})["available"], 400)
        self.wizard(
            "identity",
            self.desk,
            account_id=self.account.id,
            document="id_card",
            name="张伟",
            number="110101199003071234",
        )
        self.assertTrue(self.account.named)
        self.assertTrue(preview({"amount": 4400, **guest})["ok"])
        self.assertEqual(preview({"amount": 4401, **guest})["code"], "over_cap")

    def test_a_large_purchase_needs_an_identity(self):
        profile = self.use_profile("cn")
        profile.unnamed_cap = 0
        preview = self.session.with_user(self.cashier).stored_value_topup_preview
        self.assertTrue(preview({"amount": 9999.99})["ok"])
        self.assertEqual(preview({"amount": 10000})["code"], "identity_required")
        for wrong in ("12", -1, [1]):
            reply = preview({"amount": 10, "partner_id": wrong})
            self.assertEqual(reply["code"], "bad_request", wrong)

    def test_what_was_paid_beyond_a_cap_is_owed_and_reported(self):
        self.use_profile("cn")
        self.pay([(self.topup_product, 1, 2000)], [(self.cash, 2000, None)])
        self.settle()
        self.assert_balance(2000, 200)
        self.assertIn("law", self.session.activity_ids.note)

    def test_an_unnamed_card_is_not_reported_lost(self):
        self.use_profile("cn")
        with self.assertRaises(UserError):
            self.card.action_report_lost()
        self.account.sudo().named = True
        self.card.action_report_lost()
        self.assertEqual(self.card.state, "lost")

    def test_an_identity_is_for_few_eyes(self):
        self.wizard(
            "identity", self.desk, account_id=self.account.id, name="A", number="1"
        )
        identities = self.env["restaurant.identity"]
        for user in (self.desk, self.loyalty):
            with self.assertRaises(AccessError):
                identities.with_user(user).search([])
        reader = new_test_user(
            self.env,
            "sv_reader",
            groups="restaurant_crm_loyalty.group_restaurant_identity",
        )
        self.assertEqual(identities.with_user(reader).search([]).number, "1")
        self.env.cr.execute("SELECT name, number FROM restaurant_identity_wizard")
        self.assertFalse(any(any(row) for row in self.env.cr.fetchall()))
        with self.assertRaises(UserError):
            self.wizard(
                "identity", self.desk, account_id=self.account.id, name=" ", number="1"
            )

    # -- an identity, and a guest who is to be forgotten

    def record_identity(self, keep_years=0):
        profile = self.use_profile("cn")
        profile.keep_years = keep_years
        self.wizard(
            "identity", self.desk, account_id=self.account.id, name="A", number="1"
        )
        return self.env["restaurant.identity"].sudo().search([])

    def collect(self):
        self.env["restaurant.identity"].sudo()._gc_of_erased_guests()

    def test_an_identity_goes_with_the_guest(self):
        identity = self.record_identity()
        self.assertFalse(self.guest._get_erase_warnings())
        self.guest._erase("Asked")
        self.assertFalse(identity.exists())

    def test_an_identity_is_kept_as_long_as_the_law_says(self):
        identity = self.record_identity(keep_years=5)
        [warning] = self.guest._get_erase_warnings()
        self.assertIn("kept until", warning)
        self.guest._erase("Asked")
        self.collect()
        self.assertTrue(identity.exists())
        identity.keep_until = date(2020, 1, 1)
        self.collect()
        self.assertFalse(identity.exists())

    def test_an_identity_is_kept_while_the_account_holds_something(self):
        identity = self.record_identity()
        self.top_up(10)
        self.assertIn("is empty", self.guest._get_erase_warnings()[1])
        self.guest._erase("Asked")
        self.collect()
        self.assertTrue(identity.exists())

    def test_the_identity_of_a_guest_who_stays_is_not_collected(self):
        identity = self.record_identity()
        self.collect()
        self.assertTrue(identity.exists())
