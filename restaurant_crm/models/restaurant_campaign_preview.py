from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .restaurant_campaign_sending import MAILINGS

# Why a guest of the segment is not drawn, and why one who was drawn gets no message
UNREACHABLE = ("gone", "address", "blocked", "consent")
LEFT_OUT = ("often", "kept", "double", "budget")
WHAT = ("held", "send", *UNREACHABLE, *LEFT_OUT)


class RestaurantCampaignPreview(models.AbstractModel):
    """What sending would do, told before it is done: by the statements that draw, and
    that leave out, and in one query."""

    _name = "restaurant.campaign.preview"
    _description = "Preview of a Campaign"

    def action_preview(self):
        """Ask before sending, with the numbers of those who get it and who do not."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("This campaign was sent already."))
        self._check_ready()
        counts = self._count_preview()
        if counts.keys() <= set(UNREACHABLE):
            self._refuse_nobody()
        wizard = self.env["restaurant.campaign.wizard"].create(
            self._prepare_preview(counts)
        )
        return wizard._get_records_action(name=self.env._("Send?"), target="new")

    def _prepare_preview(self, counts):
        """Return the values of the question that is asked before sending."""
        policy = self.env["restaurant.contact.policy"]._get_for(self.company_id)
        now = fields.Datetime.now()
        moment = policy._next_moment(now)
        worth = self.sudo()._get_offer_worth()
        return {
            "campaign_id": self.id,
            **{f"{name}_count": counts.get(name, 0) for name in WHAT},
            "segment_count": sum(counts.values()),
            "unreachable_count": sum(counts.get(name, 0) for name in UNREACHABLE),
            "left_out_count": sum(counts.get(name, 0) for name in LEFT_OUT),
            "moment": moment if self.channel in MAILINGS and moment > now else False,
            "cost": counts.get("send", 0) * (self.message_cost + worth),
            "is_worth_unknown": self.offer_kind != "none" and not worth,
            "is_offer_untold": self.offer_kind != "none" and not self._tells_offer(),
        }

    def _count_preview(self):
        """Return {what: number} of the guests of the segment: "held", "send", or the
        reason why somebody gets nothing."""
        self.env.flush_all()
        # how many are drawn cannot be foreseen: joined one by one they took minutes
        self.env.cr.execute("SET LOCAL enable_nestloop = off; SET LOCAL jit = off")
        members = self.env["restaurant.campaign.member"]
        reached = SQL("SELECT id FROM audience WHERE reason IS NULL")
        waiting = SQL("SELECT id, id FROM drawn WHERE arm = 'treated'")
        rows = self.env.execute_query(
            SQL(
                """
                WITH audience AS MATERIALIZED (%(audience)s),
                     drawn AS MATERIALIZED (%(drawn)s),
                     left_out AS (%(left_out)s)
                SELECT COALESCE(audience.reason, left_out.reason,
                                CASE drawn.arm WHEN 'held' THEN 'held' ELSE 'send' END),
                       count(*)
                  FROM audience
                  LEFT JOIN drawn ON drawn.id = audience.id
                  LEFT JOIN left_out ON left_out.id = audience.id
                 GROUP BY 1
                """,
                audience=self._get_audience_sql(),
                drawn=members._get_drawn_sql(self, reached),
                left_out=self._get_left_out_sql(waiting),
            )
        )
        self.env.cr.execute("SET LOCAL enable_nestloop TO DEFAULT")
        counts = dict(rows)
        reach = self._get_budget_reach()
        if reach is not None and counts.get("send", 0) > reach:
            counts["budget"] = counts["send"] - reach
            counts["send"] = reach
        return counts
