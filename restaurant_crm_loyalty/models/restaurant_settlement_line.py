from odoo import api, fields, models
from odoo.tools import SQL

PARTS = (
    *("checks", "tender", "cash", "topup", "topup_back"),
    *("spent", "refunded", "coupon"),
)
FIGURES = (
    *("count", "stated", "found", "principal", "bonus", "points"),
    *("explained", "difference"),
)
COLUMNS = ("settlement_id", "cashier_id", "part", "payment_method_id", *FIGURES)


class RestaurantSettlementLine(models.Model):
    """One part of a session, by cashier: what the till says, what proves it."""

    _name = "restaurant.settlement.line"
    _description = "Part of a settlement"
    _inherit = "restaurant.part.figures"
    # Checks, their tenders and the drawer are the same money seen three times.
    _part = "part"
    _part_figures = FIGURES
    _log_access = False
    _order = "settlement_id desc, sequence, cashier_id, id"

    settlement_id = fields.Many2one(
        "restaurant.settlement",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(readonly=True)
    session_id = fields.Many2one(related="settlement_id.session_id")
    config_id = fields.Many2one(related="settlement_id.config_id")
    company_id = fields.Many2one(related="settlement_id.company_id")
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    cashier_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    part = fields.Selection(
        lambda self: self._get_parts(), required=True, readonly=True
    )
    payment_method_id = fields.Many2one(
        "pos.payment.method", string="Tender used", readonly=True, ondelete="restrict"
    )
    count = fields.Integer(string="How many", readonly=True)
    stated = fields.Monetary(string="At the till", readonly=True)
    found = fields.Monetary(
        string="Proved by",
        readonly=True,
        help="The ledger, the cash count or the checks; empty where nothing proves it",
    )
    is_proved = fields.Boolean(
        readonly=True, help="Off: nothing proves it, cash that was not counted for one"
    )
    principal = fields.Monetary(readonly=True, help="Of it, as the ledger says")
    bonus = fields.Monetary(readonly=True)
    points = fields.Float(readonly=True, digits=(16, 2))
    explained = fields.Monetary(
        readonly=True,
        help="Payments that nobody authorised, postings that wait, cash rounding",
    )
    difference = fields.Monetary(readonly=True, help="What is left unexplained")

    @api.model
    def _get_parts(self):
        """The parts of a settlement; a movement of the ledger that is none of them is
        a part by itself, so that what others add to the ledger appears."""
        known = {"authorise", "void", "settle", "topup", "refund", "reverse", "refusal"}
        kinds = self.env["restaurant.operation"]._fields["kind"]
        kinds = kinds._description_selection(self.env)
        labels = (
            self.env._("Checks"),
            self.env._("Tender"),
            self.env._("Cash count"),
            self.env._("Top-up"),
            self.env._("Top-up paid back"),
            self.env._("Paid from stored value"),
            self.env._("Refunded to stored value"),
            self.env._("Coupon"),
        )
        return [
            *zip(PARTS, labels, strict=True),
            *(kind for kind in kinds if kind[0] not in known),
        ]

    @api.model
    def _count(self, settlements):
        """Make the lines of settlements anew, each part by one statement."""
        ids = list(settlements.ids)
        self.env.cr.execute(
            SQL(
                "DELETE FROM restaurant_settlement_line WHERE settlement_id = ANY(%s)",
                ids,
            )
        )
        parts = self.env["restaurant.settlement.part"]
        for sequence, query in enumerate(parts._get_parts_sql(ids)):
            columns = SQL(", ").join(map(SQL.identifier, COLUMNS))
            self.env.cr.execute(
                SQL(
                    """INSERT INTO restaurant_settlement_line
                        (sequence, is_proved, %s)
                    SELECT %s, found IS NOT NULL, %s FROM (%s) part""",
                    columns,
                    sequence,
                    columns,
                    query,
                )
            )
