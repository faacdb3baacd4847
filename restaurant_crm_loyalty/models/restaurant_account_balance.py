from odoo import fields, models

from .restaurant_account import UNITS


class RestaurantAccountBalance(models.Model):
    """The balance of an account in one unit: the row that a posting locks.

    It is the sum of its entries and carries the head of their chain. Only the ledger
    writes it, in SQL on its own cursor; a trigger refuses everybody else.
    """

    _name = "restaurant.account.balance"
    _description = "Balance of a stored-value account"
    _rec_name = "unit"

    account_id = fields.Many2one(
        "restaurant.account", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    unit = fields.Selection(UNITS, required=True, readonly=True)
    amount = fields.Monetary(readonly=True, required=True, default=0.0)
    has_floor = fields.Boolean(readonly=True, default=True)
    debt_limit = fields.Monetary(
        readonly=True,
        required=True,
        default=0.0,
        help="So far points may fall below zero when a refund takes them back.",
    )
    seq = fields.Integer(readonly=True, required=True, default=0)
    head = fields.Char(readonly=True, help="Hash of the last entry")

    _account_unit_uniq = models.Constraint("UNIQUE(account_id, unit)")
    _floor = models.Constraint(
        "CHECK(NOT has_floor OR amount >= -debt_limit)",
        "An account cannot fall below zero.",
    )
    _debt = models.Constraint(
        "CHECK(debt_limit >= 0 AND (debt_limit = 0 OR unit = 'points'))",
        "Only points can be owed.",
    )
