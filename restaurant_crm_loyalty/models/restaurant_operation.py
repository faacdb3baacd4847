from odoo import api, fields, models
from odoo.exceptions import AccessError


class RestaurantOperation(models.Model):
    """One request to the ledger, refused ones too: its key, content and reply.

    The key is unique, so one key has one effect; the fingerprint tells a repeated
    request from another one under the same key; the reply is given again to whoever
    asks again.
    """

    _name = "restaurant.operation"
    _description = "Ledger operation"
    _order = "id desc"
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("authorise", "Authorise"),
            ("void", "Void"),
            ("settle", "Settle"),
            ("topup", "Top-up"),
            ("refund", "Refund"),
            ("reverse", "Reverse"),
            ("adjust", "Adjust"),
            ("expire", "Expire"),
            ("post", "Post"),
            ("earn", "Points earned"),
            ("clawback", "Points taken back"),
            ("redeem", "Points used"),
            ("restore", "Points given back"),
            ("transfer", "Points transferred"),
            ("merge", "Merged"),
            ("payout", "Paid out"),
            ("refusal", "Refused try"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("claimed", "Claimed"), ("applied", "Applied"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="claimed",
    )
    code = fields.Char(readonly=True, help="Why it was refused")
    refusal = fields.Char(
        string="Why refused", compute="_compute_refusal", search="_search_refusal"
    )
    fingerprint = fields.Char(required=True, readonly=True)
    reply = fields.Json(readonly=True)
    reason = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    account_id = fields.Many2one("restaurant.account", readonly=True)
    card_id = fields.Many2one("restaurant.card", readonly=True)
    hold_key = fields.Char(readonly=True)
    session_id = fields.Many2one("pos.session", readonly=True, ondelete="restrict")
    order_id = fields.Many2one("pos.order", readonly=True, ondelete="restrict")
    reverses_id = fields.Many2one(
        "restaurant.operation", readonly=True, ondelete="restrict"
    )
    move_id = fields.Many2one("account.move", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    entry_ids = fields.One2many("restaurant.entry", "operation_id")
    create_date = fields.Datetime(readonly=True)

    _key_uniq = models.Constraint("UNIQUE(key)")
    _hold_key_idx = models.Index("(hold_key) WHERE hold_key IS NOT NULL")
    _session_idx = models.Index("(session_id) WHERE session_id IS NOT NULL")
    _order_idx = models.Index("(order_id) WHERE order_id IS NOT NULL")
    _account_idx = models.Index("(account_id, id)")
    # A posting is taken back once.
    _reverses_uniq = models.UniqueIndex(
        "(reverses_id) WHERE kind = 'reverse' AND state = 'applied'"
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_refusal(self):
        ledger = self.env["restaurant.ledger"]
        words = ledger._describe_codes(set(self.mapped("code")))
        for operation in self:
            operation.refusal = words.get(operation.code)

    def _search_refusal(self, operator, value):
        return self.env["restaurant.ledger"]._get_code_domain(operator, value)

    @api.model
    def _get_guest_titles(self):
        """Kinds as the owner of an account calls them; a void is money come back."""
        return {
            **dict(self._fields["kind"]._description_selection(self.env)),
            "authorise": self.env._("Payment"),
            "void": self.env._("Payment cancelled"),
            "reverse": self.env._("Correction"),
            "adjust": self.env._("Correction"),
            "expire": self.env._("Expired"),
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("What the ledger was asked is never deleted."))
