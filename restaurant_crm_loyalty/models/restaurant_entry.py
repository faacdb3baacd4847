from odoo import api, fields, models
from odoo.exceptions import AccessError

from .restaurant_account import UNITS


class RestaurantEntry(models.Model):
    """One immutable line of the ledger.

    The database refuses to change or delete it, whoever asks; a correction is a
    reversal. Entries of a balance are numbered without a gap and chained by hash.
    """

    _name = "restaurant.entry"
    _description = "Ledger entry"
    _order = "id desc"

    operation_id = fields.Many2one(
        "restaurant.operation", required=True, readonly=True, ondelete="restrict"
    )
    balance_id = fields.Many2one(
        "restaurant.account.balance", required=True, readonly=True, ondelete="restrict"
    )
    account_id = fields.Many2one(
        "restaurant.account", required=True, readonly=True, ondelete="restrict"
    )
    lot_id = fields.Many2one("restaurant.lot", readonly=True, ondelete="restrict")
    unit = fields.Selection(UNITS, required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    balance_after = fields.Monetary(required=True, readonly=True)
    seq = fields.Integer(string="Number", required=True, readonly=True)
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(required=True, readonly=True)
    create_date = fields.Datetime(string="Date", readonly=True)

    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    shown_currency_id = fields.Many2one(
        "res.currency", compute="_compute_shown_currency_id"
    )
    guest_id = fields.Many2one(related="account_id.guest_id")
    kind = fields.Selection(related="operation_id.kind")
    order_id = fields.Many2one("pos.order", compute="_compute_order_id")
    session_id = fields.Many2one(related="operation_id.session_id")
    user_id = fields.Many2one(related="operation_id.user_id")
    reason = fields.Char(related="operation_id.reason")

    _seq_uniq = models.Constraint("UNIQUE(balance_id, seq)")
    _not_zero = models.Constraint("CHECK(amount <> 0)")
    _operation_idx = models.Index("(operation_id)")
    _account_idx = models.Index("(account_id, id)")
    _lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")

    @api.depends("unit", "account_id")
    def _compute_shown_currency_id(self):
        """Points are no money: they are shown without a currency."""
        for entry in self:
            is_money = entry.unit != "points"
            entry.shown_currency_id = is_money and entry.currency_id

    @api.depends("operation_id")
    def _compute_order_id(self):
        """The check; of an authorisation, the one that it was captured by."""
        keys = set(self.operation_id.mapped("hold_key")) - {False}
        holds = self.env["restaurant.hold"].search([("key", "in", list(keys))])
        orders = {hold.key: hold.order_id for hold in holds}
        for entry in self:
            operation = entry.operation_id
            entry.order_id = operation.order_id or orders.get(operation.hold_key)

    def _prepare_timeline_entry(self):
        """See ``restaurant.guest._prepare_timeline_entries``."""
        labels = dict(self._fields["unit"]._description_selection(self.env))
        kinds = dict(self.operation_id._fields["kind"]._description_selection(self.env))
        return {
            "date": self.create_date,
            "kind": "ledger",
            "title": kinds[self.kind],
            "detail": f"{labels[self.unit]} {self.amount:+.2f}",
            "record": self,
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("A ledger entry is never deleted. Reverse it."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("A ledger entry never changes. Reverse it."))
