from odoo import api, fields, models
from odoo.tools import SQL

ARMS = [("treated", "Gets the message"), ("held", "Held out")]
STATES = [
    ("waiting", "Waiting"),
    ("sent", "Sent"),
    ("skipped", "Left out"),
    ("failed", "Not delivered"),
]
REASONS = [
    ("consent", "Did not allow it, or took it back"),
    ("often", "Has had enough messages lately"),
    ("kept", "Kept for a campaign that matters more"),
    ("double", "Another guest with the same address gets it"),
    ("budget", "The budget is spent"),
]


class RestaurantCampaignMember(models.Model):
    """A guest in a campaign, and the arm that a hash has drawn. Written by sets alone:
    an arm never changes."""

    _name = "restaurant.campaign.member"
    _description = "Guest of a Campaign"
    _rec_name = "guest_id"
    _order = "id"
    _log_access = False

    campaign_id = fields.Many2one(
        "restaurant.campaign", required=True, readonly=True, ondelete="cascade"
    )
    guest_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="campaign_id.company_id")
    phone = fields.Char(related="guest_id.phone")
    email = fields.Char(related="guest_id.email")
    arm = fields.Selection(ARMS, required=True, readonly=True)
    state = fields.Selection(STATES, readonly=True, help="Empty: held out.")
    reason = fields.Selection(REASONS, readonly=True)
    date = fields.Datetime(string="Sent on", readonly=True)

    _campaign_guest_uniq = models.UniqueIndex(
        "(campaign_id, guest_id)", "A guest is in a campaign once."
    )
    _campaign_state_idx = models.Index("(campaign_id, state)")

    def export_data(self, fields_to_export):
        """Lists for messengers hold addresses: as guests themselves, they go to who may
        have them, with a reason, and that is written down."""
        if not self.env.su:
            self.guest_id._log_export(fields_to_export)
        return super().export_data(fields_to_export)

    @api.model
    def _draw(self, campaign, found):
        """Put guests into the arms of a campaign: one statement, however many.

        The arm follows from a hash of campaign and guest: drawing again gives the same.

        :param SQL found: a SELECT of the ids of guests
        :return: how many are new
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_campaign_member
                       (campaign_id, guest_id, arm, state)
                SELECT %(campaign)s, id, arm, CASE arm WHEN 'treated' THEN 'waiting' END
                  FROM (%(drawn)s) AS drawn
                 ORDER BY id
                ON CONFLICT (campaign_id, guest_id) DO NOTHING
                """,
                campaign=campaign.id,
                drawn=self._get_drawn_sql(campaign, found),
            )
        )
        self.invalidate_model(flush=False)
        return self.env.cr.rowcount

    @api.model
    def _get_drawn_sql(self, campaign, found):
        """Return the SELECT of guests and the arm that a hash draws: (id, arm)."""
        return SQL(
            """SELECT id, CASE WHEN %(share)s * 4294967296 >
                               ('x' || left(md5(%(campaign)s || '-' || id), 8))
                               ::bit(32)::bigint
                               THEN 'held' ELSE 'treated' END AS arm
                 FROM (%(found)s) AS found (id)""",
            campaign=campaign.id,
            share=campaign.holdout_share,
            found=found,
        )

    @api.model
    def _move(self, guests, guest):
        """Give the places of these guests to another: they turned out to be one. Where
        both have one, the arm of the guest who stays holds."""
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_campaign_member member SET guest_id = %(guest)s
                    WHERE id IN (SELECT min(id) FROM restaurant_campaign_member
                                  WHERE guest_id = ANY(%(guests)s) GROUP BY campaign_id)
                      AND NOT EXISTS (SELECT FROM restaurant_campaign_member other
                                       WHERE other.campaign_id = member.campaign_id
                                         AND other.guest_id = %(guest)s)""",
                guest=guest.id,
                guests=guests.ids,
            )
        )
        self.invalidate_model(flush=False)
