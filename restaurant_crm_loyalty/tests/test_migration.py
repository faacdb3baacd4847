from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_card_life import LifeCommon


@tagged("post_install", "-at_install")
class TestMigration(LifeCommon):
    """eWallets and gift cards become accounts, to the cent, and back again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env["loyalty.program"].create(
            {
                "name": "Old wallet",
                "program_type": "ewallet",
                "currency_id": cls.company.currency_id.id,
                "company_id": cls.company.id,
            }
        )
        cls.other = cls._create_guest("Lin Chen")
        cls.cards = cls.env["loyalty.card"].create(
            [
                {"program_id": cls.program.id, "partner_id": partner.id, "points": x}
                for partner, x in (
                    (cls.guest.partner_id, 120.5),
                    (cls.other.partner_id, 40),
                    (cls.env["res.partner"], 10),
                    (cls.guest.partner_id, 0),
                )
            ]
        )

    def begin(self, user=None):
        migration = self.env["restaurant.migration"].with_user(user or self.loyalty)
        migration = migration.create(
            {
                "company_id": self.company.id,
                "program_ids": [(6, 0, self.program.ids)],
                "offset_account_id": self.method.journal_id.default_account_id.id,
            }
        )
        migration.action_check()
        return migration

    def balances(self):
        self.env.invalidate_all()
        lin = self.env["restaurant.account"].search([("guest_id", "=", self.other.id)])
        return self.account.principal, self.account.bonus, lin.principal

    def test_a_dry_run_changes_nothing(self):
        migration = self.begin()
        self.assertEqual(
            (migration.card_total, migration.movable_total), (170.5, 160.5)
        )
        self.assertEqual(
            migration.line_ids.mapped("problem"), [False, False, "no_guest"]
        )
        self.assertEqual(self.balances(), (0, 0, 0))
        self.assertEqual(sum(self.cards.mapped("points")), 170.5)
        migration.action_check()
        self.assertEqual(len(migration.line_ids), 3, "again, it is the same")

    def test_move_and_undo(self):
        migration = self.begin()
        migration.action_move()
        self.assertEqual(self.balances(), (120.5, 0, 40))
        self.assertEqual(self.cards.mapped("points"), [0, 0, 10, 0])
        self.assertEqual((migration.moved_total, migration.difference), (160.5, 0))
        self.assert_proved()
        with self.assertRaises(UserError):
            migration.action_move()
        self.assertEqual(self.balances(), (120.5, 0, 40), "twice, it is once")
        self.assertTrue(self.authorise(20.5)["ok"])
        self.env.invalidate_all()
        for hold in self.session._get_restaurant_open_holds():
            self.pay([(self.dish, 2.05, 10)], [(self.method, 20.5, hold.key)])
        self.settle()
        migration.action_undo()
        self.assertEqual(self.balances(), (100, 0, 0), "what was touched stays")
        self.assertEqual(self.cards.mapped("points"), [0, 40, 10, 0])
        self.assertEqual(
            migration.line_ids.mapped("state"), ["moved", "undone", "waiting"]
        )
        self.assertEqual(migration.line_ids[0].problem, "spent")

    def test_a_card_that_changed_since(self):
        migration = self.begin()
        self.cards[0].points = 1
        migration.action_move()
        self.assertEqual(migration.line_ids[0].problem, "changed")
        self.assertEqual(self.balances(), (0, 0, 40))

    def _leave_behind(self, line):
        """The ledger has credited a card, and the server died before it was emptied."""
        service = self.env["restaurant.settle.service"]
        amount = line.migration_id._as_decimal(line.amount)
        reply = service._top_up(line._key(), self.account, amount, bonus_base=0)
        self.assertTrue(reply["ok"])

    def test_what_a_crash_left_behind_is_credited_once(self):
        self._leave_behind(self.begin().line_ids[0])
        migration = self.begin()  # another list with the same card
        migration.action_move()
        self.assertEqual(self.balances(), (120.5, 0, 40))
        self.assertEqual(self.cards[0].points, 0)
        self.assertEqual(migration.moved_total, 160.5)
        self.assert_proved()

    def test_what_a_crash_left_behind_goes_if_the_card_was_used(self):
        migration = self.begin()
        self._leave_behind(migration.line_ids[0])
        self.cards[0].points = 100
        migration.action_move()
        self.assertEqual(migration.line_ids[0].problem, "changed")
        self.assertEqual(self.balances(), (0, 0, 40))
        self.begin().action_move()
        self.assertEqual(self.balances(), (100, 0, 40))
        self.assertEqual(self.cards[0].points, 0)
        self.assert_proved()

    def test_undo_adds_to_what_is_on_the_card_since(self):
        migration = self.begin()
        migration.action_move()
        self.cards[1].points = 5
        migration.action_undo()
        self.assertEqual(self.cards[1].points, 45)
        again = self.begin()
        again.action_move()
        self.assertEqual(self.balances()[2], 45)

    def test_refusals(self):
        migration = self.env["restaurant.migration"].create(
            {"company_id": self.company.id, "program_ids": [(6, 0, self.program.ids)]}
        )
        for step in (migration.action_move, migration.action_undo):
            with self.assertRaises(UserError):
                step()
        migration.action_check()
        with self.assertRaises(UserError):
            migration.action_move()  # no account in the books
        for user in (self.cashier, self.floor, self.desk):
            with self.assertRaises(AccessError):
                self.begin(user)
