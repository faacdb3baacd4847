from odoo import Command
from odoo.tests import tagged
from odoo.tests.common import new_test_user

from .common import StoredValueCommon

LOYALTY = "restaurant_crm_loyalty.group_restaurant_loyalty"


@tagged("post_install", "-at_install")
class TestLedgerAlert(StoredValueCommon):
    """Managers hear of a proof that failed, once, and of one that holds again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "sv_loyalty", groups=LOYALTY)
        other = cls.env["res.company"].create({"name": "Another group"})
        cls.stranger = new_test_user(
            cls.env,
            "sv_stranger",
            groups=LOYALTY,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )

    def setUp(self):
        super().setUp()
        self.top_up(1000)
        self.sent = []

        def send(users, kind, message, **options):
            if kind == "restaurant.ledger.alert":
                self.sent += [(user, message) for user in users]

        self.patch(self.env.registry["res.users"], "_bus_send", send)

    def prove(self):
        self.env.invalidate_all()
        return self.env["restaurant.ledger.proof"].sudo()._prove(self.company)

    def prove_broken(self):
        """Prove a ledger with an entry that was changed below the guards."""
        entry = self.account.entry_ids[:1]
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE restaurant_entry DISABLE TRIGGER USER")
        self.change_entry(entry, 1)
        proof = self.prove()
        self.change_entry(entry, -1)
        self.env.cr.execute("ALTER TABLE restaurant_entry ENABLE TRIGGER USER")
        self.assertEqual(proof.state, "broken")
        return proof

    def change_entry(self, entry, amount):
        self.env.cr.execute(
            "UPDATE restaurant_entry SET amount = amount + %s WHERE id = %s",
            [amount, entry.id],
        )

    def alerts(self, user):
        info = self.env["ir.http"].with_user(user).lazy_session_info()
        return info["restaurant_ledger_alerts"]

    def activities(self, user):
        domain = [("res_model", "=", "restaurant.ledger.proof")]
        activities = self.env["mail.activity"].sudo()
        return activities.search([*domain, ("user_id", "=", user.id)])

    def test_the_bar_of_the_web_client(self):
        self.prove()
        self.assertEqual(self.alerts(self.floor), [])
        proof = self.prove_broken()
        message = {"company_id": self.company.id, "proof_id": proof.id}
        for user in (self.floor, self.manager):
            self.assertEqual(self.alerts(user), [message])
        for user in (self.cashier, self.stranger):
            self.assertEqual(self.alerts(user), [])
        self.prove()
        self.assertEqual(self.alerts(self.floor), [])

    def test_whoever_is_working_hears_of_it(self):
        proof = self.prove_broken()
        self.prove()
        for user in (self.floor, self.manager):
            heard = [message for who, message in self.sent if who == user]
            expected = [
                {"company_id": self.company.id, "proof_id": proof_id}
                for proof_id in (proof.id, False)
            ]
            self.assertEqual(heard, expected)
        users = {user for user, _message in self.sent}
        self.assertFalse(users & {self.cashier, self.stranger})

    def test_an_activity_for_each_proof_that_failed(self):
        for _night in range(2):
            proof = self.prove_broken()
            activity = self.activities(self.manager)
            self.assertEqual(activity.mapped("res_id"), proof.ids)
            self.assertIn("I4 hash chain", activity.note)
            proof.with_user(self.manager).check_access("read")
        for user in (self.floor, self.stranger):
            self.assertFalse(self.activities(user))
        self.prove()
        self.assertFalse(self.activities(self.manager))

    def test_another_group_has_no_say(self):
        proof = self.prove_broken()
        self.env["restaurant.ledger.proof"].sudo()._prove(self.stranger.company_id)
        self.assertEqual(self.alerts(self.floor)[0]["proof_id"], proof.id)
        self.assertTrue(self.activities(self.manager))
