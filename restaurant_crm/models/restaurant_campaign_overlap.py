from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantCampaignOverlap(models.AbstractModel):
    """Guests whom two campaigns want at the same time: the plan shows them, and the
    campaign that matters more keeps them."""

    _name = "restaurant.campaign.overlap"
    _description = "Campaigns at the Same Time"

    priority = fields.Selection(
        [("0", "Usual"), ("1", "Matters more")],
        default="0",
        required=True,
        help="Where a guest may get one message more, a planned campaign that matters"
        " more keeps it for itself.",
    )
    overlap_ids = fields.Many2many(
        "restaurant.campaign",
        string="At the same time",
        compute="_compute_overlap",
        search="_search_overlap_ids",
        help="Other campaigns in these days with some of the same guests.",
    )
    overlap_count = fields.Integer(
        string="Guests of both",
        compute="_compute_overlap",
        help="So many guests are in another campaign in these days as well.",
    )

    @api.depends("segment_id", "date_start", "date_end", "state")
    def _compute_overlap(self):
        rows = self._find_overlaps(self._origin.ids) if self._origin else []
        found = {row[0]: row[1:] for row in rows}
        for campaign in self:
            others, count = found.get(campaign._origin.id, ([], 0))
            campaign.overlap_ids = self.browse(others)
            campaign.overlap_count = count

    @api.model
    def _search_overlap_ids(self, operator, value):
        """Only whether there are any."""
        if operator not in ("in", "not in") or set(value) != {False}:
            return NotImplemented
        plans = self.sudo().search([("state", "in", ("draft", "running"))])
        found = [row[0] for row in self._find_overlaps(plans.ids)]
        return [("id", "not in" if operator == "in" else "in", found)]

    @api.model
    def _find_overlaps(self, ids):
        """Return (campaign, others, guests that they share): two statements, of which
        the second reads the guests of those alone that are in the same days.

        :param list ids: of campaigns
        """
        self.env.flush_all()
        pairs = self._find_pairs(ids)
        if not pairs:
            return []
        return self.env.execute_query(
            SQL(
                """
                WITH audience AS MATERIALIZED (%(audience)s)
                SELECT pair.own_id, array_agg(DISTINCT pair.other_id),
                       count(DISTINCT mine.guest_id)
                  FROM unnest(%(own)s, %(others)s) AS pair (own_id, other_id)
                  JOIN audience mine ON mine.campaign_id = pair.own_id
                  JOIN audience theirs ON theirs.campaign_id = pair.other_id
                   AND theirs.guest_id = mine.guest_id
                 GROUP BY pair.own_id
                """,
                audience=self._get_wanted_sql(sorted({i for p in pairs for i in p})),
                own=[own for own, _other in pairs],
                others=[other for _own, other in pairs],
            )
        )

    @api.model
    def _find_pairs(self, ids):
        """Return (campaign, another one in the same days) that guests can share."""
        return self.env.execute_query(
            SQL(
                """SELECT own.id, other.id
                     FROM restaurant_campaign own
                     JOIN restaurant_campaign other
                       ON other.company_id = own.company_id AND other.id <> own.id
                      AND other.date_start <= own.date_end
                      AND other.date_end >= own.date_start
                    WHERE own.id = ANY(%s)
                      AND own.active AND own.state <> 'cancel'
                      AND other.active AND other.state <> 'cancel'""",
                ids,
            )
        )

    @api.model
    def _get_wanted_sql(self, ids):
        """Return the SELECT of who gets, or is to get, the message of campaigns."""
        return SQL(
            """SELECT campaign.id AS campaign_id, member.guest_id
                 FROM restaurant_campaign campaign
                 JOIN restaurant_segment_member member USING (segment_id)
                WHERE campaign.id = ANY(%(ids)s) AND campaign.state = 'draft'
                UNION ALL
               SELECT member.campaign_id, member.guest_id
                 FROM restaurant_campaign_member member
                WHERE member.campaign_id = ANY(%(ids)s) AND member.arm = 'treated'""",
            ids=ids,
        )

    def _get_kept_query(self):
        """Return the SQL of guests whose next message is kept for campaigns that matter
        more, are planned for these days, and use the same channel."""
        policy = self.env["restaurant.contact.policy"]._get_for(self.company_id)
        now, today = fields.Datetime.now(), fields.Date.context_today(self)
        return SQL(
            """SELECT planned.guest_id
                 FROM (SELECT member.guest_id, count(*) AS plans
                         FROM restaurant_campaign other
                         JOIN restaurant_segment_member member USING (segment_id)
                        WHERE other.company_id = %(company)s AND other.active
                          AND other.state = 'draft' AND other.channel = %(channel)s
                          AND other.priority > %(priority)s
                          AND other.date_start BETWEEN %(today)s AND %(last)s
                        GROUP BY member.guest_id) AS planned
                 LEFT JOIN (SELECT guest_id, count(*) AS touches
                              FROM restaurant_touch
                             WHERE company_id = %(company)s AND channel = %(channel)s
                               AND date > %(since)s AND purpose <> 'feedback'
                             GROUP BY guest_id) AS had USING (guest_id)
                WHERE planned.plans + COALESCE(had.touches, 0) >= %(cap)s""",
            company=self.company_id.id,
            channel=self.channel,
            priority=self.priority,
            today=today,
            last=fields.Date.add(today, days=policy.cap_days),
            since=fields.Datetime.subtract(now, days=policy.cap_days),
            cap=policy.cap_count,
        )
