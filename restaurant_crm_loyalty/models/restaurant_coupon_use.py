from datetime import timedelta

from odoo import api, fields, models

ACTIVE = ("reserved", "used")
# A till that reserved a coupon and did not finish its check gives it up after so long.
RESERVED_FOR = timedelta(minutes=15)


class RestaurantCouponUse(models.Model):
    """A coupon on a check.

    Reserved when the till ends the check, used when the paid check is stored. A check
    that comes without a reservation (the till was offline) is decided after it is
    stored: the first one has the coupon, another is rejected and shown to a manager.
    """

    _name = "restaurant.coupon.use"
    _description = "Use of a coupon"
    _rec_name = "card_id"
    _order = "id desc"

    card_id = fields.Many2one(
        "loyalty.card", string="Coupon", readonly=True, ondelete="restrict", index=True
    )
    program_id = fields.Many2one(
        "loyalty.program", string="Offer", readonly=True, ondelete="restrict"
    )
    batch_id = fields.Many2one(
        related="card_id.restaurant_batch_id", store=True, index="btree_not_null"
    )
    state = fields.Selection(
        [
            ("reserved", "Reserved"),
            ("pending", "To be decided"),
            ("used", "Used"),
            ("rejected", "Rejected"),
            ("released", "Released"),
            ("restored", "Restored"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="reserved",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_uuid = fields.Char(required=True, readonly=True)
    order_id = fields.Many2one(
        "pos.order", string="Check", readonly=True, ondelete="restrict", index=True
    )
    session_id = fields.Many2one(
        "pos.session", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    config_id = fields.Many2one("pos.config", string="Till", readonly=True)
    outlet_id = fields.Many2one("restaurant.outlet", readonly=True)
    user_id = fields.Many2one("res.users", string="Cashier", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", string="Used by", readonly=True, index="btree_not_null"
    )
    business_date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        string="Taken off", readonly=True, help="By this coupon, as the till said."
    )
    expected = fields.Monetary(
        string="Right amount", readonly=True, help="As the server counts it."
    )
    check_amount = fields.Monetary(
        string="Amount of the check", readonly=True, help="What the guest paid."
    )
    problem = fields.Text(
        readonly=True, help="Why this coupon did not hold, or not so much."
    )
    points = fields.Float(readonly=True, help="What the coupon had before.")
    reserved_at = fields.Datetime(readonly=True, default=fields.Datetime.now)
    used_at = fields.Datetime(readonly=True)

    _order_card_uniq = models.UniqueIndex(
        "(order_uuid, card_id)", "A coupon is used once on a check."
    )
    _active_card_uniq = models.UniqueIndex(
        "(card_id) WHERE state IN ('reserved', 'used')",
        "This coupon is in use already.",
    )
    _program_date_idx = models.Index("(program_id, business_date)")
    _pending_idx = models.Index("(id) WHERE state = 'pending'")

    def _is_stale(self):
        """Whether a till reserved the coupon and forgot it."""
        since = fields.Datetime.now() - RESERVED_FOR
        return self.state == "reserved" and self.reserved_at < since

    def _redeem(self):
        """The coupon belongs to its check."""
        self.write({"state": "used", "used_at": fields.Datetime.now()})
        for use in self:
            use.points = use.card_id.points
        cards = self.card_id.with_context(loyalty_no_mail=True)
        cards.write({"restaurant_state": "used", "points": 0})

    def _reject(self, reason):
        """The guest had the discount, but the coupon was not there any more."""
        for use in self:
            use.write({"state": "rejected", "problem": reason})
            use._report(self.env._("A coupon did not hold"), reason)

    def _report(self, summary, note):
        """Tell the manager of the session."""
        self.order_id._plan_manager_activity(
            self.env._(
                "%(summary)s: %(check)s",
                summary=summary,
                check=self.order_id.pos_reference,
            ),
            f"{self.program_id.name}: {note}",
        )

    @api.model
    def _prepare_problems(self, session):
        uses = self.search(
            [
                ("session_id", "=", session.id),
                ("order_id", "!=", False),
                "|",
                ("problem", "!=", False),
                ("state", "in", ("rejected", "pending")),
            ],
            limit=100,
        )
        return [
            {
                "id": use.id,
                "check": use.order_id.pos_reference or "",
                "offer": use.program_id.name or "",
                "amount": use.amount,
                "problem": use.problem or self.env._("It is not decided yet."),
            }
            for use in uses
        ]

    def _prepare_timeline_entry(self):
        return {
            "date": self.used_at or self.reserved_at,
            "kind": "coupon",
            "title": self.env._("Coupon used: %(offer)s", offer=self.program_id.name),
            "detail": self.currency_id.format(self.amount),
            "record": self.order_id,
        }
