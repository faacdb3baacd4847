from odoo import api, fields, models

SOURCES = [("till", "At the till"), ("desk", "By the desk")]
STATES = [
    ("waiting", "Friend has not paid yet"),
    ("rewarded", "Both have their coupon"),
    ("look", "To be looked at"),
    ("refused", "Refused"),
    ("over", "Over"),
]
# Of several entries of one friend the first of these holds: what was given has to be
# known, lest it is given again.
RANK = ("rewarded", "look", "refused", "waiting", "over")


class RestaurantReferral(models.Model):
    """A guest brought a friend. Written by the server only."""

    _name = "restaurant.referral"
    _description = "Friend brought by a guest"
    _inherit = [
        "restaurant.referral.entry",
        "restaurant.referral.reward",
        "mail.thread",
    ]
    _order = "id desc"
    _rec_name = "friend_id"

    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    guest_id = fields.Many2one(
        "restaurant.guest", required=True, readonly=True, ondelete="cascade"
    )
    friend_id = fields.Many2one(
        "restaurant.guest", required=True, readonly=True, ondelete="cascade"
    )
    source = fields.Selection(SOURCES, string="Entered", required=True, readonly=True)
    state = fields.Selection(
        STATES,
        string="Status",
        required=True,
        readonly=True,
        default="waiting",
        tracking=True,
    )
    reason = fields.Char(readonly=True, tracking=True)
    month = fields.Date(required=True, readonly=True)
    number = fields.Integer(
        string="Friend of the month",
        required=True,
        readonly=True,
        aggregator=None,
        help="The first, second, … friend that the guest brought in this month.",
    )
    valid_until = fields.Date(string="Friend comes until", readonly=True)
    order_id = fields.Many2one(
        "pos.order",
        string="First check",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    rewarded_on = fields.Date(string="Coupons given on", readonly=True)
    guest_card_id = fields.Many2one(
        "loyalty.card",
        string="Coupon of the guest",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    friend_card_id = fields.Many2one(
        "loyalty.card",
        string="Coupon of the friend",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    # Two tills that count at once get the same number: one of them counts again.
    _number_uniq = models.UniqueIndex("(guest_id, month, number)")
    _friend_uniq = models.UniqueIndex(
        "(friend_id) WHERE state <> 'over'", "A guest is brought by one friend."
    )
    _not_oneself = models.Constraint(
        "CHECK(guest_id <> friend_id OR state IN ('refused', 'over'))",
        "Nobody brings themselves.",
    )

    @api.depends("guest_id", "friend_id")
    def _compute_display_name(self):
        for referral in self:
            names = (referral.guest_id.name, referral.friend_id.name)
            referral.display_name = " → ".join(filter(None, names))

    def action_settle(self):
        """Somebody has looked at it."""
        self.check_access("read")
        self.env["restaurant.hold.service"]._check_supervisor()
        for referral in self.sudo().filtered(lambda one: one.state == "look"):
            referral.state = "over"

    @api.model
    def _cron_end(self):
        """Friends who have not come in time: the last business day of a group ends
        with that of its last outlet."""
        now = fields.Datetime.now()
        waiting = [("state", "=", "waiting")]
        for (company,) in self._read_group(waiting, ["company_id"]):
            outlets = self.env["restaurant.outlet"].search(
                [("company_id", "child_of", company.id)]
            )
            days = [outlet._get_business_date(now) for outlet in outlets]
            today = min(days, default=fields.Date.context_today(self))
            mine = [("company_id", "=", company.id), ("valid_until", "<", today)]
            self.search([*waiting, *mine]).write({"state": "over"})

    @api.model
    def _move(self, guests, guest):
        """These guests turned out to be that one. Who has brought oneself brought
        nobody, and what was given for it is void; and nobody is brought twice."""
        family = guests | guest
        found = self.search(
            ["|", ("guest_id", "in", family.ids), ("friend_id", "in", family.ids)],
            order="id",
        )
        brought = found.filtered(lambda one: one.friend_id in family)
        alone = brought.filtered(lambda one: one.guest_id in family)
        alone.write({"state": "over", "reason": self._explain("self")})
        (alone.guest_card_id | alone.friend_card_id).sudo()._void()
        others = (brought - alone).sorted(lambda one: (RANK.index(one.state), one.id))
        others[1:].write({"state": "over"})
        found.flush_recordset()
        brought.friend_id = guest
        for referral in found.filtered(lambda one: one.guest_id in guests):
            number = self._get_next_number(guest, referral.month)
            referral.write({"guest_id": guest.id, "number": number})

    def _prepare_timeline_entry(self):
        """See ``restaurant.guest._prepare_timeline_entries``."""
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            "date": self.create_date,
            "kind": "referral",
            "title": self.env._("Friend brought: %s", self.display_name),
            "detail": states[self.state],
            "record": self,
        }
