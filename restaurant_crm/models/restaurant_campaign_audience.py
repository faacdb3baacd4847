from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_guest_consents import BLACKLISTS

# Guests whom a message by this channel cannot reach, for want of an address.
ADDRESSES = {
    "email": SQL("partner.email_normalized IS NOT NULL"),
    "sms": SQL("guest.phone_e164 IS NOT NULL"),
    "phone": SQL("guest.phone_e164 IS NOT NULL"),
    "post": SQL("partner.street IS NOT NULL"),
    "wechat": SQL("true"),
}


class RestaurantCampaignAudience(models.AbstractModel):
    """Who is in a campaign: those of a segment who may be written to, as they were at
    the moment of sending, in two arms."""

    _name = "restaurant.campaign.audience"
    _description = "Guests of a Campaign"

    holdout_share = fields.Float(
        string="Held out",
        default=0.1,
        required=True,
        help="Guests who could get the message, and do not: to them the others are"
        " compared. They still get receipts, answers and everything else.",
    )
    member_ids = fields.One2many(
        "restaurant.campaign.member", "campaign_id", readonly=True, copy=False
    )
    member_count = fields.Integer(string="In the campaign", compute="_compute_counts")
    held_count = fields.Integer(string="Guests held out", compute="_compute_counts")
    sent_count = fields.Integer(string="Messages sent", compute="_compute_counts")
    failed_count = fields.Integer(string="Not delivered", compute="_compute_counts")
    unreachable_count = fields.Integer(
        string="Cannot be written to",
        readonly=True,
        copy=False,
        help="In the segment, but without an address, or without having allowed it.",
    )

    _holdout_check = models.Constraint(
        "CHECK (holdout_share >= 0 AND holdout_share <= 0.5)",
        "At most half of the guests can be held out.",
    )

    @api.depends("member_ids")
    def _compute_counts(self):
        counts = self.env["restaurant.campaign.member"]._read_group(
            [("campaign_id", "in", self._origin.ids)],
            ["campaign_id", "arm", "state"],
            ["__count"],
        )
        for campaign in self:
            own = [row for row in counts if row[0] == campaign._origin]
            campaign.member_count = sum(row[3] for row in own)
            campaign.held_count = sum(row[3] for row in own if row[1] == "held")
            campaign.sent_count = sum(row[3] for row in own if row[2] == "sent")
            campaign.failed_count = sum(row[3] for row in own if row[2] == "failed")

    def _draw_arms(self):
        """Draw those of the segment who may be written to, into two arms."""
        self.ensure_one()
        self.env.flush_all()
        # many guests in few statements: they need room, and are no matter of compiling
        self.env.cr.execute("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
        members = self.env["restaurant.campaign.member"].sudo()
        drawn = members._draw(self, self._get_reachable_sql())
        self._forget_members()
        # the statements of sending are planned for as many as there are now
        self.env.cr.execute("ANALYZE restaurant_campaign_member")
        self.sudo().unreachable_count = self.segment_id.member_count - drawn

    def _get_reachable_sql(self):
        """Return the SELECT of guests of the segment who allow this channel, and have
        an address for it."""
        return SQL(
            "SELECT id FROM (%s) AS audience WHERE reason IS NULL",
            self._get_audience_sql(),
        )

    def _get_audience_sql(self):
        """Return the SELECT of all guests of the segment: (id, reason), the reason why
        a message cannot reach them, or nothing."""
        return SQL(
            """SELECT guest.id,
                      CASE WHEN guest.active IS NOT TRUE THEN 'gone'
                           WHEN (%(address)s) IS NOT TRUE THEN 'address'
                           WHEN allowed.guest_id IS NOT NULL THEN NULL
                           WHEN EXISTS (%(blocked)s) THEN 'blocked'
                           ELSE 'consent' END AS reason
                 FROM restaurant_segment_member member
                 JOIN restaurant_guest guest ON guest.id = member.guest_id
                 JOIN res_partner partner ON partner.id = guest.partner_id
                 LEFT JOIN (%(allowed)s) AS allowed (guest_id)
                   ON allowed.guest_id = guest.id
                WHERE member.segment_id = %(segment)s""",
            address=ADDRESSES[self.channel],
            blocked=BLACKLISTS.get(self.channel) or SQL("SELECT WHERE false"),
            allowed=self.env["restaurant.guest"]._get_consented_query(
                self.purpose, self.channel
            ),
            segment=self.segment_id.id,
        )

    def action_view_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_campaign_member_action"
        )
        return {**action, "domain": [("campaign_id", "=", self.id)]}
