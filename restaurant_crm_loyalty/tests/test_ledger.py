from decimal import Decimal
from uuid import uuid4

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.posting import Leg, Request
from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestLedger(StoredValueCommon):
    """The engine and the guards of the database below it."""

    def setUp(self):
        super().setUp()
        self.top_up(1000)
        self.env.invalidate_all()
        self.other = self.env["restaurant.account"]._get_system_id(
            self.company.id, "adjusted"
        )

    def post(self, legs, key=None):
        ledger = self.env["restaurant.ledger"]
        key = key or str(uuid4())
        content = {"legs": [str(leg) for leg in legs]}
        request = Request(key, "post", self.company.id, content)

        def work(cr, operation_id):
            ledger._post(cr, operation_id, key, legs)
            return {}

        return ledger._run(request, work)

    def leg(self, account, amount, lot=None, unit="principal"):
        return Leg(account, unit, Decimal(amount), lot.id if lot else None)

    def test_legs_net_to_zero(self):
        lot = self.account.lot_ids.filtered(lambda lot: lot.unit == "principal")
        reply = self.post(
            [self.leg(self.account.id, "-10.00", lot), self.leg(self.other, "9.99")]
        )
        self.assertEqual(reply["code"], "unbalanced")
        for wrong in (
            [
                self.leg(self.account.id, "-10", lot),
                self.leg(self.other, "10", unit="bonus"),
            ],
            [self.leg(self.account.id, "-10"), self.leg(self.other, "10")],
        ):
            self.assertEqual(self.post(wrong)["code"], "unbalanced")
        self.assert_balance(1000, 200)

    def test_no_balance_below_zero(self):
        lot = self.account.lot_ids.filtered(lambda lot: lot.unit == "principal")
        reply = self.post(
            [
                self.leg(self.account.id, "-1000.01", lot),
                self.leg(self.other, "1000.01"),
            ]
        )
        self.assertEqual((reply["code"], reply["available"]), ("insufficient", 1000.0))

    def test_refusal_is_stored_and_told_again(self):
        key = str(uuid4())
        legs = [self.leg(self.other, "1.00")]
        first = self.post(legs, key)
        self.assertEqual(self.post(legs, key), first)
        conflict = self.post([self.leg(self.other, "2.00")], key)
        self.assertEqual(conflict["code"], "key_conflict")

    def test_a_thousand_cents_make_ten(self):
        """I13: no drift in a thousand postings of a cent."""
        before = self.env["restaurant.account"].browse(self.other).principal
        lot = self.account.lot_ids.filtered(lambda lot: lot.unit == "principal")
        for _n in range(1000):
            self.post(
                [self.leg(self.account.id, "-0.01", lot), self.leg(self.other, "0.01")]
            )
        self.assert_balance(990, 200)
        after = self.env["restaurant.account"].browse(self.other)
        after.invalidate_recordset()
        self.assertEqual(after.principal - before, 10)
        self._book_opening(self.account, -10)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_whatever_is_not_a_posting(self):
        attacks = [
            "UPDATE restaurant_entry SET amount = amount + 1",
            "DELETE FROM restaurant_entry",
            "TRUNCATE restaurant_entry",
            "UPDATE restaurant_account_balance SET amount = amount + 1",
            "DELETE FROM restaurant_account_balance",
            "UPDATE restaurant_lot SET remaining = remaining - 1",
            "UPDATE restaurant_operation SET reply = '{}'",
            "DELETE FROM restaurant_operation",
        ]
        for attack in attacks:
            with (
                self.subTest(attack),
                self.assertRaises(psycopg2.errors.InsufficientPrivilege),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(attack)

    @mute_logger("odoo.sql_db")
    def test_sudo_cannot_move_money_either(self):
        entry = self.account.entry_ids[:1].sudo()
        with self.assertRaises(AccessError):
            entry.write({"amount": 1})
        with self.assertRaises(AccessError):
            entry.unlink()
        balance = self.account.balance_ids[:1].sudo()
        with (
            self.assertRaises(psycopg2.errors.InsufficientPrivilege),
            self.env.cr.savepoint(),
        ):
            balance.write({"amount": 1e6})
            balance.flush_recordset()
        self.env.invalidate_all()
        with self.assertRaises(ValidationError):
            self.account.sudo().unlink()

    def test_nobody_may_write_money(self):
        """No ring has the right to write what the ledger owns."""
        models = ("account.balance", "lot", "entry", "operation", "hold", "intent")
        for user in (self.cashier, self.floor, self.env.user):
            for name in models:
                model = self.env[f"restaurant.{name}"].with_user(user)
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(model.has_access(operation), (user.login, name))

    def test_floor_manager_proves_by_a_button(self):
        self.env.flush_all()
        proofs = self.env["restaurant.ledger.proof"]
        action = proofs.with_user(self.floor).action_prove()
        self.assertEqual(proofs.browse(action["res_id"]).state, "proved")
        with self.assertRaises(AccessError):
            proofs.with_user(self.cashier).action_prove()

    def test_proof_finds_a_changed_entry(self):
        """The database guard is lifted for this, as an attacker with its keys would."""
        entry = self.account.entry_ids[:1]
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("ALTER TABLE restaurant_entry DISABLE TRIGGER USER")
            self.env.cr.execute(
                "UPDATE restaurant_entry SET amount = amount + 1 WHERE id = %s",
                [entry.id],
            )
            proof = self.env["restaurant.ledger.proof"].sudo()._prove(self.company)
            self.assertEqual(proof.state, "broken")
            self.assertIn("I4 hash chain", proof.findings)
            self.assertIn("I2 balance is the sum of its entries", proof.findings)
            self.assertTrue(self.account.proof_alert)
            savepoint.rollback()
        self.env.invalidate_all()

    def test_proof_finds_money_outside_the_ledger(self):
        self._book_opening(self.account, 7)
        proof = self.env["restaurant.ledger.proof"].sudo()._prove(self.company)
        self.assertEqual((proof.state, proof.difference), ("broken", -7))
        self._book_opening(self.account, -7)
