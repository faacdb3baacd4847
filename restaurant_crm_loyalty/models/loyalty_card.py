from odoo import api, fields, models
from odoo.exceptions import AccessError

from .loyalty_program import COUPON_TYPES

# What makes a coupon worth something.
GUARDED = {
    "active",
    "code",
    "expiration_date",
    "partner_id",
    "points",
    "program_id",
    "restaurant_batch_id",
    "restaurant_campaign_id",
    "restaurant_gift_id",
    "restaurant_guest_id",
    "restaurant_issue_key",
    "restaurant_operation_id",
    "restaurant_rule_id",
    "restaurant_state",
    "source_pos_order_id",
}
STATES = [
    ("issued", "Issued"),
    ("used", "Used"),
    ("expired", "Expired"),
    ("void", "Void"),
]


class LoyaltyCard(models.Model):
    """A coupon: its state follows from its uses."""

    _inherit = "loyalty.card"

    restaurant_state = fields.Selection(
        STATES, string="Status", required=True, default="issued", tracking=True
    )
    restaurant_batch_id = fields.Many2one(
        "restaurant.coupon.batch",
        string="Batch",
        ondelete="restrict",
        index="btree_not_null",
    )
    restaurant_guest_id = fields.Many2one(
        "restaurant.guest",
        string="Issued to",
        ondelete="restrict",
        index="btree_not_null",
        help="Who had it first. The customer is who holds it now.",
    )
    restaurant_issue_key = fields.Char(
        copy=False, help="What it was given for; nothing is given twice for it."
    )
    restaurant_campaign_id = fields.Many2one(
        "restaurant.campaign",
        string="Given by campaign",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    restaurant_rule_id = fields.Many2one(
        "restaurant.care.rule",
        string="Given by care rule",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    restaurant_gift_id = fields.Many2one(
        "restaurant.points.gift",
        string="Bought with points",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    restaurant_operation_id = fields.Many2one(
        "restaurant.operation",
        string="Posting that paid it",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    restaurant_viewed_at = fields.Datetime(string="Viewed at", copy=False)
    restaurant_reminded_at = fields.Datetime(string="Reminded at", copy=False)
    restaurant_use_ids = fields.One2many(
        "restaurant.coupon.use", "card_id", string="Uses"
    )
    restaurant_transfer_ids = fields.One2many(
        "restaurant.coupon.transfer", "card_id", string="Transfers"
    )

    _restaurant_issue_key_uniq = models.UniqueIndex(
        "(restaurant_issue_key) WHERE restaurant_issue_key IS NOT NULL",
        "This coupon was given before.",
    )
    _restaurant_open_idx = models.Index(
        "(expiration_date) WHERE restaurant_state = 'issued'"
        " AND expiration_date IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        programs = self.env["loyalty.program"].browse(
            vals["program_id"] for vals in vals_list if vals.get("program_id")
        )
        if any(program.program_type in COUPON_TYPES for program in programs):
            self._check_restaurant_coupons()
        return super().create(vals_list)

    def write(self, vals):
        coupons = self.filtered(lambda card: card.program_type in COUPON_TYPES)
        if coupons and GUARDED & vals.keys():
            coupons._check_restaurant_coupons()
        return super().write(vals)

    def _check_restaurant_coupons(self):
        """Core lets every cashier write coupons. Who may make offers may give them:
        loyalty managers, and the managers of the stock point of sale.
        """
        if not self.env["loyalty.program"].has_access("create"):
            raise AccessError(
                self.env._("Loyalty managers issue, change and void coupons.")
            )

    def _get_points(self):
        """What a coupon has, or had before it was used."""
        self.ensure_one()
        uses = self.restaurant_use_ids.filtered(lambda use: use.state == "used")
        return uses[:1].points or self.points

    def action_void(self):
        """Take coupons back that nobody has used."""
        self.check_access("write")
        self._check_restaurant_coupons()
        self._void()

    def action_give_points_back(self):
        """The guest wants the points after all: the unused coupon goes for them."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("restaurant_crm.group_restaurant_desk"):
            raise AccessError(self.env._("The guest desk gives points back."))
        # An offer may be anybody's; points are those of one group.
        bought = self.sudo().restaurant_operation_id
        bought.account_id.with_env(self.env).check_access("read")
        self.env["restaurant.points.shop"]._give_back(self.sudo())

    def _is_transferable(self):
        """Whether whoever shows it may use it: its offer and its batch allow it."""
        self.ensure_one()
        batch = self.restaurant_batch_id
        return self.program_id.restaurant_transferable and (
            not batch or batch.transferable
        )

    def _is_reserved(self):
        """Whether a till is about to take it."""
        return any(
            use.state == "reserved" and not use._is_stale()
            for use in self.restaurant_use_ids
        )

    def _note_viewed(self):
        """The guest has looked at it, for the first time."""
        if not self.restaurant_viewed_at:
            self.restaurant_viewed_at = fields.Datetime.now()

    def _void(self):
        unused = self.filtered(lambda card: card.restaurant_state == "issued")
        unused.write({"restaurant_state": "void", "points": 0})
        return unused

    def _pass_on(self, partner):
        """Another one holds them now, or nobody: whoever shows them. The way they went
        is kept.
        """
        transfers = self.env["restaurant.coupon.transfer"].sudo()
        transfers.create(
            [
                {
                    "card_id": card.id,
                    "company_id": (card.company_id or self.env.company).id,
                    "from_partner_id": card.partner_id.id,
                    "to_partner_id": partner.id,
                    "user_id": self.env.uid,
                }
                for card in self
            ]
        )
        self.write({"partner_id": partner.id})

    def action_transfer(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_coupon_transfer_wizard_action"
        )
        action["context"] = {"default_card_id": self.id}
        return action

    @api.model
    def _cron_expire_coupons(self):
        """Mark what has ended everywhere: one statement, a day behind the last zone."""
        self.flush_model()
        self.env.cr.execute(
            """UPDATE loyalty_card card SET restaurant_state = 'expired'
                 FROM loyalty_program program
                WHERE program.id = card.program_id AND program.program_type = ANY(%s)
                  AND card.restaurant_state = 'issued'
                  AND card.expiration_date < (now() AT TIME ZONE 'UTC')::date - 1""",
            [list(COUPON_TYPES)],
        )
        self.invalidate_model(["restaurant_state"], flush=False)

    def _prepare_timeline_entry(self):
        return {
            "date": self.create_date,
            "kind": "coupon",
            "title": self.env._("Coupon: %(offer)s", offer=self.program_id.name),
            "detail": dict(
                self._fields["restaurant_state"]._description_selection(self.env)
            )[self.restaurant_state],
            "record": self,
        }
