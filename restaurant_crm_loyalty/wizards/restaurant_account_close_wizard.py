from decimal import Decimal
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.closing import Paid, refund
from ..tools.refusal import Refusal


class RestaurantAccountCloseWizard(models.TransientModel):
    """Closes an account: counts what goes back by the legal profile, and pays it out.

    A calculator with a ratio that can be changed, no legal advice: the screen says so.
    """

    _name = "restaurant.account.close.wizard"
    _description = "Close an account"

    account_id = fields.Many2one("restaurant.account", required=True, readonly=True)
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    principal = fields.Monetary(related="account_id.principal", string="Principal left")
    bonus = fields.Monetary(related="account_id.bonus", string="Bonus left")
    points = fields.Float(related="account_id.points", string="Points left")
    card_ids = fields.Many2many(
        "loyalty.card", string="Coupons that go", compute="_compute_card_ids"
    )
    profile_id = fields.Many2one(
        "restaurant.legal.profile", string="Legal profile", compute="_compute_profile"
    )
    note = fields.Text(related="profile_id.note", string="What to mind")
    within_days = fields.Boolean(compute="_compute_profile")
    paid = fields.Monetary(
        string="Paid in",
        compute="_compute_paid",
        help="Of the top-ups of which something is left",
    )
    granted = fields.Monetary(string="Bonus granted", compute="_compute_paid")
    consumed = fields.Monetary(compute="_compute_paid")
    ratio = fields.Float(
        string="What was eaten counts at (%)",
        digits=(16, 4),
        help="0: each top-up at its own paid / (paid + bonus)",
    )
    counted = fields.Monetary(
        string="Counts as eaten",
        compute="_compute_paid",
        help="Against what was paid",
    )
    refund = fields.Monetary(
        string="Pay out", compute="_compute_refund", store=True, readonly=False
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        domain="[('id', 'in', journal_ids)]",
    )
    journal_ids = fields.Many2many("account.journal", compute="_compute_journal_ids")
    reason = fields.Char(required=True)

    @api.depends("company_id")
    def _compute_journal_ids(self):
        methods = self.env["pos.payment.method"]
        for wizard in self:
            wizard.journal_ids = methods._get_money_journals(wizard.company_id)

    @api.depends("account_id")
    def _compute_card_ids(self):
        coupons = self.env["restaurant.account.coupons"]
        for wizard in self:
            wizard.card_ids = coupons._find(wizard.account_id)

    @api.depends("account_id")
    def _compute_profile(self):
        profiles = self.env["restaurant.legal.profile"]
        for wizard in self:
            profile = profiles._get_for(wizard.account_id.company_id)
            wizard.profile_id = profile
            last = max(wizard._get_lots().mapped("create_date"), default=None)
            wizard.within_days = bool(
                last
                and profile.refund_days
                and fields.Datetime.now()
                <= fields.Datetime.add(last, days=profile.refund_days)
            )

    @api.depends("account_id", "ratio", "profile_id")
    def _compute_refund(self):
        for wizard in self:
            wizard.refund = float(wizard._count_refund()[1])

    def _count_refund(self):
        """What counts as eaten, and what goes back."""
        digits = self.currency_id.decimal_places
        return refund(self._get_top_ups(), digits, self._get_ratio())

    @api.depends("account_id", "ratio", "profile_id")
    def _compute_paid(self):
        for wizard in self:
            top_ups = wizard._get_top_ups()
            wizard.paid = float(sum(x.principal for x in top_ups))
            wizard.granted = float(sum(x.bonus for x in top_ups))
            wizard.consumed = float(sum(x.consumed for x in top_ups))
            wizard.counted = float(wizard._count_refund()[0])

    def _get_lots(self):
        return self.account_id.sudo().lot_ids.filtered(
            lambda lot: lot.unit == "principal"
        )

    def _get_top_ups(self):
        """What was paid and granted, of each top-up of which something is left."""
        digits = self.currency_id.decimal_places
        result = []
        lots = self.account_id.sudo().lot_ids.filtered(
            lambda lot: lot.unit in ("principal", "bonus")
        )
        for group in lots.grouped("operation_id").values():
            sums = {"principal": Decimal(0), "bonus": Decimal(0)}
            left = Decimal(0)
            for lot in group:
                sums[lot.unit] += Decimal(f"{lot.granted:.{digits}f}")
                left += Decimal(f"{lot.remaining:.{digits}f}")
            if left:
                result.append(Paid(sums["principal"], sums["bonus"], left))
        return result

    def _get_ratio(self):
        if self.ratio:
            return Decimal(repr(self.ratio)) / 100
        if self.profile_id and not self.profile_id.value_at_ratio:
            return Decimal(1)
        return None

    # -- closing

    def action_close(self):
        """Empty the account, book it and close it with its cards and the coupons that
        stand and fall with it, all or nothing."""
        self.ensure_one()
        account = self.account_id
        account.check_access("write")
        if account.state == "closed" or account.kind == "system":
            raise UserError(self.env._("This account cannot be closed."))
        if not 0 <= self.refund <= self.paid:
            raise UserError(
                self.env._("No more than what was paid can go back to the guest.")
            )
        if self.refund and not self.journal_id:
            raise UserError(self.env._("Say from which journal it is paid."))
        if self.journal_id and self.journal_id not in self.journal_ids:
            raise UserError(
                self.env._("No money is paid out of %s.", self.journal_id.name)
            )
        units = self._get_units()
        values, card_ids = self._prepare_move(units), self.card_ids.ids
        reply = self.env["restaurant.transfer.service"]._pay_out(
            f"payout:{account.id}:{uuid4()}",  # a refused try keeps its key
            account,
            units,
            self.reason,
            lambda emptied, operation_id: self._close(
                emptied, operation_id, values, card_ids
            ),
        )
        if not reply["ok"]:
            raise UserError(self.env["restaurant.ledger"]._explain(reply)["message"])
        self.env.invalidate_all()
        return {"type": "ir.actions.act_window_close"}

    def _get_units(self):
        digits = self.currency_id.decimal_places
        return {
            balance.unit: Decimal(f"{balance.amount:.{digits}f}")
            for balance in self.account_id.sudo().balance_ids
            if balance.amount
        }

    def _close(self, account, operation_id, values, card_ids):
        """On the ledger's cursor: the journal entry, the cards, the coupons, the
        account."""
        env = account.env
        if account.state == "closed":
            raise Refusal("closed")
        if values:
            journal = env["account.journal"].browse(values["journal_id"])
            moves = env["account.move"].with_company(journal.company_id)
            move = moves.create(values)
            move._post()
            env["restaurant.operation"].browse(operation_id).move_id = move
        cards = account.card_ids.filtered(
            lambda card: card.state not in ("closed", "replaced")
        )
        cards.state = "closed"
        env["restaurant.account.coupons"]._void(account, card_ids)
        account.state = "closed"
        env["restaurant.card.event"]._note("paid_out", account)

    def _prepare_move(self, units):
        """Dr guest deposits, Cr what pays it; what the guest leaves, or gets beyond
        the principal that is left, goes to the account of the bonus."""
        company, journal = self.company_id.sudo(), self.journal_id.sudo()
        liability = float(units.get("principal", 0))
        if company.restaurant_bonus_policy == "expense":
            liability += float(units.get("bonus", 0))
        amounts = [
            (company.restaurant_liability_account_id, liability),
            (journal.default_account_id, -self.refund),
            (company.restaurant_bonus_account_id, self.refund - liability),
        ]
        amounts = [(a, x) for a, x in amounts if not self.currency_id.is_zero(x)]
        if not amounts:
            return None
        label = self.env._("Account %s closed", self.account_id.number)
        partner = self.account_id.guest_id.partner_id
        return {
            "journal_id": (journal or company.restaurant_journal_id).id,
            "ref": label,
            "line_ids": [
                Command.create(
                    {
                        "account_id": ledger_account.id,
                        "partner_id": partner.id,
                        "name": label,
                        "balance": amount,
                    }
                )
                for ledger_account, amount in amounts
            ],
        }
