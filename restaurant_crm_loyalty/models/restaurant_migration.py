from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL

# Cards that one press of the button moves.
BATCH = 2000


class RestaurantMigration(models.Model):
    """Moves eWallets and gift cards of stock loyalty programs to accounts.

    First a dry run that changes nothing; then each card is credited by a key of its
    own and emptied, so that to go on after a crash does nothing twice; then what was
    before and what is now stand side by side. What was not spent since can be undone.
    """

    _name = "restaurant.migration"
    _description = "Move eWallets to accounts"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_name = "create_date"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    program_ids = fields.Many2many(
        "loyalty.program",
        string="Programs",
        required=True,
        domain="[('program_type', 'in', ('ewallet', 'gift_card')),"
        " ('company_id', 'in', (company_id, False))]",
    )
    offset_account_id = fields.Many2one(
        "account.account",
        string="Owed until now on",
        help="The account on which the old balances stand in the books: it is debited,"
        " guest deposits are credited",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("checked", "Checked"),
            ("done", "Moved"),
            ("undone", "Undone"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
    )
    line_ids = fields.One2many("restaurant.migration.line", "migration_id")
    card_total = fields.Monetary(
        string="On the old cards", compute="_compute_totals", help="At the dry run"
    )
    movable_total = fields.Monetary(string="Can be moved", compute="_compute_totals")
    moved_total = fields.Monetary(string="On accounts now", compute="_compute_totals")
    difference = fields.Monetary(
        compute="_compute_totals", help="Could be moved and is not on accounts"
    )
    move_ids = fields.Many2many("account.move", string="Journal entries", readonly=True)

    @api.depends("line_ids.amount", "line_ids.state")
    def _compute_totals(self):
        for migration in self:
            lines = migration.line_ids
            movable = lines.filtered(lambda line: not line.problem)
            moved = lines.filtered(lambda line: line.state == "moved")
            migration.card_total = sum(lines.mapped("amount"))
            migration.movable_total = sum(movable.mapped("amount"))
            migration.moved_total = sum(moved.mapped("amount"))
            migration.difference = migration.movable_total - migration.moved_total

    # -- the dry run

    def action_check(self):
        """List what would be moved, and what cannot be: one statement, no money."""
        self.ensure_one()
        if self.state not in ("draft", "checked"):
            raise UserError(self.env._("These cards were moved already."))
        self.env.flush_all()
        self.check_access("write")
        self.sudo().line_ids.unlink()
        self.env.cr.execute(self._get_lines_sql())
        self.env.invalidate_all()
        self.state = "checked"

    def _get_lines_sql(self):
        return SQL(
            """INSERT INTO restaurant_migration_line (migration_id, card_id,
                partner_id, amount, state, problem)
            SELECT %(id)s, c.id, c.partner_id, ROUND(c.points::numeric, %(digits)s),
                'waiting', CASE
                    WHEN c.partner_id IS NULL THEN 'no_guest'
                    WHEN p.currency_id <> %(currency)s THEN 'currency'
                    WHEN c.points < 0 THEN 'negative'
                    WHEN c.expiration_date < CURRENT_DATE THEN 'expired' END
            FROM loyalty_card c JOIN loyalty_program p ON p.id = c.program_id
            WHERE p.id = ANY(%(programs)s) AND c.active
              AND p.program_type IN ('ewallet', 'gift_card')
              AND COALESCE(p.company_id, %(company)s) = %(company)s
              AND ROUND(c.points::numeric, %(digits)s) <> 0""",
            id=self.id,
            digits=self.currency_id.decimal_places,
            currency=self.currency_id.id,
            company=self.company_id.id,
            programs=self.program_ids.ids,
        )

    # -- moving

    def action_move(self):
        """Credit the accounts, empty the old cards, and book the sum.

        On cursors of its own: the ledger has to see accounts that are opened for it,
        and what it has credited must not be forgotten by a request that fails later.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "checked":
            raise UserError(self.env._("Make a dry run first."))
        if not self.offset_account_id:
            raise UserError(
                self.env._("Say on which account the old balances stand in the books.")
            )
        self.env.flush_all()
        for step in ("_open_accounts", "_move_waiting"):
            with self.env.registry.cursor() as cr:
                migration = self.with_env(self.env(cr=cr, su=True))
                getattr(migration, step)()
                migration.env.flush_all()
        self.env.invalidate_all(flush=False)

    def _get_waiting(self):
        waiting = self.line_ids.filtered(
            lambda line: line.state == "waiting" and not line.problem
        )
        return waiting[:BATCH]

    def _open_accounts(self):
        lines = self._get_waiting()
        guests = self.env["restaurant.guest"].sudo()
        guests = guests._get_or_create_for_partners(lines.partner_id, self.company_id)
        opened = self.env["restaurant.account"]._open_for_guests(guests)
        accounts = {guest.partner_id: account for guest, account in opened.items()}
        for account, group in lines.grouped(
            lambda line: accounts.get(line.partner_id)
        ).items():
            group.write(
                {"account_id": account.id} if account else {"problem": "no_guest"}
            )

    def _move_waiting(self):
        self._book(self._get_waiting()._move(), 1)
        if not self._get_waiting():
            self.state = "done"

    def _book(self, amount, sign):
        """Dr the old account, Cr guest deposits; or back again."""
        if self.currency_id.is_zero(amount):
            return
        company = self.company_id.sudo()
        label = self.env._("Balances of loyalty cards moved to accounts")
        amounts = [
            (self.offset_account_id, sign * amount),
            (company.restaurant_liability_account_id, -sign * amount),
        ]
        moves = self.env["account.move"].sudo().with_company(company)
        move = moves.create(
            {
                "journal_id": company.restaurant_journal_id.id,
                "ref": label,
                "line_ids": [
                    Command.create(
                        {"account_id": account.id, "name": label, "balance": balance}
                    )
                    for account, balance in amounts
                ],
            }
        )
        move._post()
        self.sudo().move_ids = [Command.link(move.id)]

    # -- undoing

    def action_undo(self):
        """Put back what was not touched since; the rest stays, and says so."""
        self.ensure_one()
        if self.state != "done":
            raise UserError(self.env._("Nothing was moved."))
        self.check_access("write")
        lines = self.sudo().line_ids
        moved = lines.filtered(lambda line: line.state == "moved")
        self._book(moved._undo(), -1)
        self.state = "undone"

    def _as_decimal(self, amount):
        return Decimal(f"{amount:.{self.currency_id.decimal_places}f}")
