from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.effect import LEAST_GUESTS, Sample, difference, is_enough

MEASURES = ("visits", "revenue", "margin", "return")
ARMS = ("treated", "held")


class RestaurantCampaignMeasure(models.AbstractModel):
    """What a campaign brought, with its uncertainty."""

    _name = "restaurant.campaign.measure"
    _description = "Effect of a Campaign"

    currency_id = fields.Many2one("res.currency")
    effect_ids = fields.One2many(
        "restaurant.campaign.effect", "campaign_id", readonly=True, copy=False
    )
    measured_at = fields.Datetime(readonly=True, copy=False)
    verdict = fields.Char(compute="_compute_verdict")
    offer_cost = fields.Monetary(
        string="Cost of the offer", compute="_compute_offer_cost"
    )
    offer_in_margin = fields.Monetary(
        string="Of it, off the margin already",
        compute="_compute_offer_cost",
        help="Guests paid less: it is not taken off a second time.",
    )
    used_count = fields.Integer(
        string="Visits with the offer", compute="_compute_offer_uses"
    )
    used_amount = fields.Monetary(
        string="Paid with the offer", compute="_compute_offer_uses"
    )
    plain_count = fields.Integer(
        string="Visits without it",
        compute="_compute_offer_uses",
        help="Of guests who were not held out. The comparison counts both: who came"
        " without the offer may have come for the message.",
    )
    plain_amount = fields.Monetary(
        string="Paid without it", compute="_compute_offer_uses"
    )
    total_cost = fields.Monetary(compute="_compute_return")
    gain = fields.Monetary(
        string="Margin gained",
        compute="_compute_return",
        help="The difference in margin per guest, times the guests of the campaign who"
        " were not held out, less what it cost.",
    )
    is_gain_known = fields.Boolean(compute="_compute_return")
    return_share = fields.Float(
        string="Return", compute="_compute_return", help="Gain by money spent."
    )

    def _compute_offer_cost(self):
        """Addons that give offers know what they have cost by now."""
        for campaign in self:
            found = campaign._get_offered_sql()
            offers = campaign.sudo()
            campaign.offer_cost = offers._sum_offer_costs(found)
            campaign.offer_in_margin = offers._sum_offer_discounts(found)

    @api.depends("effect_ids", "date_start", "date_end")
    def _compute_offer_uses(self):
        """What carries the offer, and what does not, of what treated guests paid."""
        for campaign in self:
            offers = campaign.sudo()
            count, amount = offers._sum_offer_uses(
                campaign.date_start, campaign.date_end
            )
            visits, revenue = (
                effect.treated_mean * effect.treated_count
                for effect in map(campaign._get_effect, ("visits", "revenue"))
            )
            campaign.used_count, campaign.used_amount = count, amount
            campaign.plain_count = max(round(visits) - count, 0)
            campaign.plain_amount = max(revenue - amount, 0.0)

    @api.depends("sending_cost", "offer_cost", "offer_in_margin", "effect_ids")
    def _compute_return(self):
        for campaign in self:
            margin = campaign._get_effect("margin")
            cost = campaign.sending_cost + campaign.offer_cost
            campaign.total_cost = cost
            paid = cost - campaign.offer_in_margin
            campaign.is_gain_known = margin.is_enough
            campaign.gain = margin.total - paid if margin.is_enough else 0.0
            campaign.return_share = campaign.gain / cost if cost else 0.0

    @api.depends("effect_ids", "goal", "state")
    def _compute_verdict(self):
        for campaign in self:
            campaign.verdict = campaign._get_verdict()

    def _get_verdict(self):
        effect = self._get_effect(self.goal)
        if not effect:
            return False
        if not self.holdout_share:
            return self.env._("Nobody was held out: what it brought cannot be told.")
        if not effect.is_enough:
            return self.env._(
                "Not enough guests to tell: %(count)s are needed in each arm.",
                count=LEAST_GUESTS,
            )
        if effect.low > 0:
            return self.env._("It brought more than chance would.")
        if effect.high < 0:
            return self.env._("It brought less than sending nothing.")
        return self.env._("It cannot be told from chance.")

    def _get_effect(self, measure):
        return self.effect_ids.filtered(lambda effect: effect.measure == measure)[:1]

    def action_measure(self):
        """Compare the arms now."""
        self.check_access("write")
        for campaign in self:
            campaign._note_sent()
        self._measure()

    def _measure(self):
        """Compare the arms: one statement for each campaign. All guests count in the
        arm they were drawn into, whether the message reached them or not."""
        for campaign in self:
            samples = campaign._get_samples()
            effects = self.env["restaurant.campaign.effect"].sudo()
            effects.search([("campaign_id", "=", campaign.id)]).unlink()
            effects.create(
                [campaign._prepare_effect(name, samples) for name in MEASURES]
            )
            campaign.sudo().measured_at = fields.Datetime.now()

    def _prepare_effect(self, measure, samples):
        treated, held = (samples[arm, measure] for arm in ARMS)
        values = {
            "campaign_id": self.id,
            "measure": measure,
            "treated_count": treated.count,
            "held_count": held.count,
            "treated_mean": treated.mean,
            "held_mean": held.mean,
            "is_enough": is_enough(treated, held),
        }
        if values["is_enough"]:
            effect = difference(treated, held)
            values |= {
                **effect._asdict(),
                "total": effect.difference * treated.count,
                "is_certain": effect.is_certain,
            }
        return values

    def _get_samples(self):
        """Return {(arm, measure): Sample} of the visits in the window; of who came at
        all, a guest counts 1 or 0, which is its own square."""
        self.env["restaurant.visit"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT member.arm, count(*),
                       sum(visits), sum(visits ^ 2),
                       sum(revenue), sum(revenue ^ 2),
                       sum(margin), sum(margin ^ 2),
                       count(visits)::float8, count(visits)::float8
                  FROM restaurant_campaign_member member
                  LEFT JOIN (SELECT guest_id, count(*)::float8 AS visits,
                                    sum(net_amount)::float8 AS revenue,
                                    sum(margin)::float8 AS margin
                               FROM restaurant_visit
                              WHERE active
                                AND business_date BETWEEN %(first)s AND %(last)s
                                AND guest_id IN (SELECT guest_id
                                                   FROM restaurant_campaign_member
                                                  WHERE campaign_id = %(campaign)s)
                              GROUP BY guest_id) AS came USING (guest_id)
                 WHERE member.campaign_id = %(campaign)s
                 GROUP BY member.arm
                """,
                campaign=self.id,
                first=self.date_start,
                last=self.date_end,
            )
        )
        samples = {
            (arm, name): Sample(0, 0.0, 0.0) for arm in ARMS for name in MEASURES
        }
        for arm, count, *sums in rows:
            for number, name in enumerate(MEASURES):
                total, squares = sums[2 * number : 2 * number + 2]
                samples[arm, name] = Sample(count, total or 0.0, squares or 0.0)
        return samples
