from odoo import fields, models

HOLD_KINDS = [
    ("spend", "Payment"),
    ("refund", "Refund"),
    ("reversal", "Top-up taken back"),
    ("redeem", "Paid with points"),
]


class RestaurantHold(models.Model):
    """An amount between the guest and us: authorised, not yet final.

    It ends once: captured by the order that it pays, or void. A payment that came
    with an order without any valid hold is kept here as *unverified*.
    """

    _name = "restaurant.hold"
    _description = "Stored-value hold"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    attempt = fields.Integer(readonly=True)
    kind = fields.Selection(HOLD_KINDS, required=True, readonly=True)
    state = fields.Selection(
        [
            ("authorised", "Authorised"),
            ("captured", "Captured"),
            ("void", "Void"),
            ("unverified", "Unverified"),
        ],
        required=True,
        readonly=True,
    )
    settled = fields.Boolean(
        readonly=True, help="What was captured has left the account of the till."
    )
    amount = fields.Monetary(required=True, readonly=True)
    principal = fields.Monetary(readonly=True)
    bonus = fields.Monetary(readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True)
    refunded = fields.Monetary(readonly=True)
    returned = fields.Json(readonly=True, help="Lot → amount that refunds gave back")
    parts = fields.Json(readonly=True, help="[origin hold, lot, amount] of a refund")
    balance_before = fields.Monetary(readonly=True)
    balance_after = fields.Monetary(readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one(
        "restaurant.account", readonly=True, ondelete="restrict", index=True
    )
    card_id = fields.Many2one(
        "restaurant.card", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    guest_id = fields.Many2one(related="account_id.guest_id")
    config_id = fields.Many2one("pos.config", readonly=True, ondelete="restrict")
    session_id = fields.Many2one("pos.session", readonly=True, ondelete="restrict")
    order_uuid = fields.Char(readonly=True)
    order_id = fields.Many2one(
        "pos.order", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    payment_id = fields.Many2one(
        "pos.payment", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    operation_id = fields.Many2one(
        "restaurant.operation", readonly=True, ondelete="restrict"
    )
    business_date = fields.Date(readonly=True)
    reason = fields.Char(readonly=True)
    create_date = fields.Datetime(readonly=True)

    _key_uniq = models.Constraint("UNIQUE(key)")
    _refunded = models.Constraint(
        "CHECK(refunded >= 0 AND refunded <= amount)",
        "No more than what was paid can be given back.",
    )
    _session_idx = models.Index("(session_id, state)")
    # Of years of payments, those that wait for something.
    _open_idx = models.Index(
        "(state) WHERE state IN ('authorised', 'unverified')"
        " OR (state = 'captured' AND NOT settled)"
    )
    _order_uuid_idx = models.Index("(order_uuid)")
    _card_day_idx = models.Index("(card_id, business_date) WHERE kind = 'spend'")

    def _prepare_reply(self):
        """The reply to the till, the same for an authorisation and its status."""
        self.ensure_one()
        return {
            "ok": True,
            "state": self.state,
            "kind": self.kind,
            "key": self.key,
            "attempt": self.attempt,
            "amount": self.amount,
            "principal": self.principal,
            "bonus": self.bonus,
            "points": self.points,
            "balance_before": self.balance_before,
            "balance_after": self.balance_after,
            "account": {"id": self.account_id.id, "number": self.account_id.number},
        }

    def _get_open_domain(self):
        """Holds whose amount still lies in the account of a till."""
        return [
            "|",
            ("state", "=", "authorised"),
            "&",
            ("state", "=", "captured"),
            ("settled", "=", False),
        ]

    def action_void(self):
        """Give the amount back; for a floor manager, once the till is gone."""
        self.check_access("read")
        service = self.env["restaurant.refund.service"]
        service._check_supervisor()
        tills = self.env["restaurant.till.service"]
        for hold in self.filtered(lambda hold: hold.state == "authorised"):
            till = tills._get_till(hold.session_id)
            service._void(till, hold.key, hold.attempt)
        self.invalidate_recordset()

    def action_retry(self):
        """Take an unverified payment from the account after all."""
        self.check_access("read")
        self.env["restaurant.hold.service"]._check_supervisor()
        unverified = self.filtered(
            lambda hold: hold.state == "unverified" and hold.kind == "spend"
        )
        unverified.sudo()._plan_recapture(f"by:{self.env.uid}:{fields.Datetime.now()}")

    def _plan_recapture(self, suffix=""):
        """Try again to take unverified payments, right after this commit."""
        return self.env["restaurant.intent"]._plan(
            [
                {
                    "key": f"recapture:{hold.key}:{suffix}",
                    "kind": "recapture",
                    "company_id": hold.company_id.id,
                    "order_id": hold.order_id.id,
                    "hold_id": hold.id,
                    "amount": hold.amount,
                }
                for hold in self
            ]
        )

    def _plan_settle(self):
        """Plan to move what was captured to its end, right after this commit."""
        return self.env["restaurant.intent"]._plan(
            [hold._prepare_settle_intent() for hold in self]
        )

    def _prepare_settle_intent(self):
        return {
            "key": f"settle:{self.key}:{self.attempt}",
            "kind": "settle",
            "company_id": self.company_id.id,
            "order_id": self.order_id.id,
            "hold_id": self.id,
            "account_id": self.account_id.id,
            "amount": self.amount,
        }

    def _plan_check_activity(self):
        """Ask a manager of the till to look at an unverified payment."""
        for hold in self:
            hold.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("Stored-value payment without authorisation"),
                note=hold.reason,
                user_id=hold.session_id.user_id.id or self.env.uid,
            )
