from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import StoredValueCommon

SUMS = "odoo.addons.restaurant_crm_loyalty.models.restaurant_ledger_sums"
DAY = "odoo.addons.restaurant_crm_loyalty.models.restaurant_ledger_proof"


@tagged("post_install", "-at_install")
class TestLedgerProof(StoredValueCommon):
    """What has moved, all sums, all hashes: each way to prove finds what it is for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proofs = cls.env["restaurant.ledger.proof"].sudo()

    def setUp(self):
        super().setUp()
        self.top_up(1000)
        self.assertEqual(self.prove("all").state, "proved")

    def prove(self, depth, settled=timedelta(0)):
        """``settled``: how long ago an entry has to be written to be behind us."""
        self.env.flush_all()
        self.env.invalidate_all()
        with patch(f"{DAY}.SETTLED", settled):
            return self.proofs._prove(self.company, depth)

    def change(self, table, values, which):
        """As somebody with the keys of the database would."""
        self.env.flush_all()
        self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.env.cr.execute(f"UPDATE {table} SET {values} WHERE {which}")
        self.assertTrue(self.env.cr.rowcount)

    def get_entry(self):
        return self.account.entry_ids.filtered(lambda e: e.unit == "principal")[:1]

    def test_the_day_is_what_has_moved(self):
        self.prove("day", settled=timedelta(days=-1))
        proof = self.prove("day")
        self.assertEqual((proof.depth, proof.state), ("day", "proved"))
        self.assertEqual((proof.entry_count, proof.heads), (0, False))
        self.top_up(100)
        proof = self.prove("day")
        self.assertEqual((proof.state, proof.account_count > 0), ("proved", True))
        moved = self.account.balance_ids.filtered(lambda b: b.unit == "principal")
        self.assertEqual(proof.heads[str(moved.id)], moved.head)
        self.assertTrue(0 < proof.entry_count < 20, proof.entry_count)

    def test_what_was_written_just_now_is_looked_at_twice(self):
        """A posting that began before the proof and ended after it is not missed."""
        proof = self.prove("day", settled=timedelta(minutes=10))
        self.assertLess(proof.last_entry_id, self.get_entry().id)
        self.assertGreater(self.prove("day").entry_count, 0)

    def test_the_day_finds_what_is_wrong_with_it(self):
        for name, table, values, which in (
            ("I4", "restaurant_entry", "hash = 'x'", "id = %d"),
            ("I1", "restaurant_entry", "amount = amount + 1", "id = %d"),
            ("I2", "restaurant_entry", "amount = amount + 1", "id = %d"),
            (
                "I2 balance is the sum of its lots",
                "restaurant_lot",
                "remaining = remaining - 1",
                "account_id = %d AND unit = 'principal'",
            ),
            (
                "I2 lot",
                "restaurant_lot",
                "remaining = remaining - 1",
                "account_id = %d AND unit = 'principal'",
            ),
            (
                "I2 balance is the sum of its entries",
                "restaurant_account_balance",
                "amount = amount + 1",
                "account_id = %d AND unit = 'principal'",
            ),
            (
                "I8",
                "restaurant_operation",
                "state = 'claimed'",
                "id IN (SELECT operation_id FROM restaurant_entry WHERE id = %d)",
            ),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.prove("day", settled=timedelta(days=30))
                entry, account = self.get_entry(), self.account
                number = account.id if "account_id" in which else entry.id
                self.change(table, values, which % number)
                found = self.prove("day").findings or {}
                self.assertTrue([x for x in found if x.startswith(name)], found)
                savepoint.rollback()

    def test_all_sums_find_what_is_wrong_long_ago(self):
        self.prove("all")
        for table, values, which in (
            ("restaurant_entry", "amount = amount + 1", "id = %d"),
            ("restaurant_entry", "seq = seq + 7", "id = %d"),
            (
                "restaurant_account_balance",
                "amount = amount + 1",
                "account_id = %d AND unit = 'principal'",
            ),
            (
                "restaurant_account_balance",
                "seq = seq + 1",
                "account_id = %d AND unit = 'principal'",
            ),
            (
                "restaurant_lot",
                "remaining = remaining - 1",
                "account_id = %d AND unit = 'principal'",
            ),
        ):
            with self.subTest(f"{table} {values}"), self.env.cr.savepoint() as point:
                entry, account = self.get_entry(), self.account
                number = account.id if "account_id" in which else entry.id
                sums = self.env["restaurant.ledger.sums"]
                self.env.flush_all()
                self.assertTrue(sums._read()["agree"])
                self.change(table, values, which % number)
                self.assertFalse(sums._read()["agree"])
                proof = self.prove("sums")
                self.assertEqual((proof.state, proof.depth), ("broken", "sums"))
                point.rollback()

    def test_a_long_balance_is_counted_as_a_short_one(self):
        self.top_up(100)
        with patch(f"{SUMS}.LONG", 2), self.env.cr.savepoint() as savepoint:
            sums = self.env["restaurant.ledger.sums"]
            self.assertTrue(sums._read()["agree"])
            self.change(
                "restaurant_entry", "seq = seq + 7", f"id = {self.get_entry().id}"
            )
            self.assertFalse(sums._read()["agree"])
            savepoint.rollback()

    def test_entries_and_accounts_of_the_group_are_counted(self):
        entries = self.env["restaurant.entry"].sudo()
        accounts = self.env["restaurant.account"].sudo()
        mine = [("company_id", "=", self.company.id), ("kind", "!=", "system")]
        self.write_entry_of_another_group()
        for depth in ("sums", "all"):
            proof = self.prove(depth)
            self.assertEqual(
                proof.entry_count,
                entries.search_count([("account_id.company_id", "=", self.company.id)]),
            )
            self.assertEqual(proof.account_count, accounts.search_count(mine))

    def write_entry_of_another_group(self):
        """Points that were owed, and are earned."""
        other = self.env["res.company"].create({"name": "Another group"})
        partners = self.env["res.partner"].create([{"name": "Ling"}, {"name": "Bo"}])
        guests = self.env["restaurant.guest"]
        guests = guests._get_or_create_for_partners(partners, other)
        opened = self.env["restaurant.account"].sudo()._open_for_guests(guests)
        accounts = opened[guests[0]] | opened[guests[1]]
        service = self.env["restaurant.points.service"]
        key = f"test:another:{other.id}"

        def work(cr, operation_id):
            given, owed = accounts.ids
            service._raise_debt_limit(cr, owed, 5)
            legs = [
                service._make_points_lot(cr, operation_id, given, self.decimal(5)),
                service._make_points_lot(cr, operation_id, owed, self.decimal(-5)),
            ]
            service._post(cr, operation_id, key, legs)
            return {"state": "applied"}

        request = service._prepare_points_request(key, "adjust", other)
        self.assertTrue(service._run(request, work)["ok"])
        self.env.invalidate_all()
        self.assertEqual(accounts.mapped("points"), [5, -5])

    def test_money_that_moved_between_two_accounts_below_the_guards(self):
        """The whole still sums to the same; each account does not."""
        guest = self._create_guest("Lin Chen")
        other = self.env["restaurant.account"]._open_for_guests(guest)[guest]
        self.top_up(1000, other)
        self.move(self.account, -1)
        self.move(other, 1)
        self.assertFalse(self.env["restaurant.ledger.sums"]._read()["agree"])
        found = self.prove("sums").findings
        self.assertEqual(len(found["I2 balance is the sum of its entries"]), 2)
        self.move(self.account, 1)
        self.move(other, -1)

    def move(self, account, amount):
        self.change(
            "restaurant_account_balance",
            f"amount = amount + {amount}",
            f"account_id = {account.id} AND unit = 'principal'",
        )

    def test_what_is_broken_is_proved_whole_until_it_is_mended(self):
        entry = self.get_entry()
        self.change("restaurant_entry", "amount = amount + 1", f"id = {entry.id}")
        self.assertEqual(self.prove("all").state, "broken")
        proof = self.prove("day")
        self.assertEqual((proof.depth, proof.state), ("all", "broken"))
        self.change("restaurant_entry", "amount = amount - 1", f"id = {entry.id}")
        self.assertEqual(self.prove("day").state, "proved")
        self.assertEqual(self.prove("day").depth, "day")

    def test_the_night_chooses(self):
        """A small ledger is proved whole; of a large one the hashes on Sundays."""
        proof = self.proofs._get_depth
        today = f"{DAY}.fields.Date.context_today"
        friday, sunday = map(fields.Date.to_date, ("2026-11-27", "2026-11-29"))
        with patch(today, return_value=friday):
            self.assertEqual(proof(self.company), "all")
            self.proofs.search([], limit=1).entry_count = 10_000_000
            self.assertEqual(proof(self.company), "sums")
        with patch(today, return_value=sunday):
            self.assertEqual(proof(self.company), "all")

    def test_totals_are_what_guests_have(self):
        """They are read from the other side of the double entry."""
        proof = self.prove("day")
        accounts = self.env["restaurant.account"].search(
            [("company_id", "=", self.company.id), ("kind", "!=", "system")]
        )
        self.assertAlmostEqual(proof.principal, sum(accounts.mapped("principal")))
        self.assertAlmostEqual(proof.bonus, sum(accounts.mapped("bonus")))

    def test_buttons(self):
        for name, depth in (("action_prove_day", "day"), ("action_prove_sums", "sums")):
            proofs = self.env["restaurant.ledger.proof"]
            self.env.flush_all()
            action = getattr(proofs.with_user(self.floor), name)()
            self.assertEqual(proofs.browse(action["res_id"]).depth, depth)
            with self.assertRaises(AccessError):
                getattr(proofs.with_user(self.cashier), name)()
