from odoo import fields, models
from odoo.tools import SQL


class RestaurantWinBack(models.Model):
    """Guests who had stayed away and were written to, by a rule or by a campaign that
    is to bring guests back; those held out beside them. Who returned, what it brought.

    A guest counts from the day of the message, for as many days as the rule or the
    campaign says; who may still return is not counted as lost.
    """

    _name = "restaurant.win.back"
    _description = "Guests won back"
    _rec_name = "guest_id"
    _order = "date desc, id desc"
    _auto = False
    _depends = {
        "restaurant.care.step": ["guest_id", "rule_id", "state", "date", "event_date"],
        "restaurant.care.rule": ["trigger", "return_days"],
        "restaurant.campaign": ["goal", "date_start", "date_end"],
        "restaurant.campaign.member": ["campaign_id", "guest_id", "arm", "state"],
        "restaurant.visit": ["guest_id", "business_date", "net_amount", "margin"],
    }

    guest_id = fields.Many2one("restaurant.guest", readonly=True)
    company_id = fields.Many2one("res.company", string="Group", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    rule_id = fields.Many2one("restaurant.care.rule", readonly=True)
    campaign_id = fields.Many2one("restaurant.campaign", readonly=True)
    source = fields.Char(string="What for", readonly=True)
    arm = fields.Selection(
        [("treated", "Written to"), ("held", "Held out")], readonly=True
    )
    date = fields.Date(string="Written on", readonly=True)
    until = fields.Date(string="Counts until", readonly=True)
    days_away = fields.Integer(
        string="Days without a visit",
        readonly=True,
        aggregator="avg",
        help="When the message was sent.",
    )
    outcome = fields.Selection(
        [
            ("returned", "Came back"),
            ("open", "May still come"),
            ("away", "Stayed away"),
        ],
        readonly=True,
    )
    return_rate = fields.Float(
        string="Came back in %",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Of those who had the time to come back.",
    )
    return_days = fields.Integer(
        string="Days until they came", readonly=True, aggregator="avg"
    )
    guest_count = fields.Integer(string="Guests", readonly=True)
    visit_count = fields.Integer(string="Visits", readonly=True)
    net_amount = fields.Monetary(string="Revenue after", readonly=True)
    margin = fields.Monetary(string="Margin after", readonly=True)

    @property
    def _table_query(self):
        """One pass over those who were written to; visits are found by the index of the
        guest."""
        return SQL(
            """
            SELECT touched.*, 1 AS guest_count,
                   touched.date - before.last_visit AS days_away,
                   CASE WHEN after.visit_count > 0 THEN 'returned'
                        WHEN touched.until < %(today)s THEN 'away'
                        ELSE 'open' END AS outcome,
                   CASE WHEN after.visit_count > 0 THEN 100.0
                        WHEN touched.until < %(today)s THEN 0.0 END AS return_rate,
                   after.first_visit - touched.date AS return_days,
                   after.visit_count, after.net_amount, after.margin
              FROM (%(touched)s) AS touched
             CROSS JOIN LATERAL (
                   SELECT max(business_date) AS last_visit FROM restaurant_visit
                    WHERE active AND guest_id = touched.guest_id
                      AND business_date < touched.date) AS before
             CROSS JOIN LATERAL (
                   SELECT count(*) AS visit_count, min(business_date) AS first_visit,
                          COALESCE(sum(net_amount), 0) AS net_amount,
                          COALESCE(sum(margin), 0) AS margin
                     FROM restaurant_visit
                    WHERE active AND guest_id = touched.guest_id
                      AND business_date BETWEEN touched.date AND touched.until
                   ) AS after
            """,
            today=SQL("%s::date", fields.Date.context_today(self)),
            touched=self._get_touched_sql(),
        )

    def _get_touched_sql(self):
        """Ids of rules are even, those of campaigns odd: no two are the same."""
        return SQL(
            """
            SELECT step.id::bigint * 2 AS id, step.guest_id, step.company_id,
                   step.rule_id, NULL::int AS campaign_id, rule.name AS source,
                   CASE state WHEN 'held' THEN 'held' ELSE 'treated' END AS arm,
                   step.date::date AS date, step.date::date + rule.return_days AS until
              FROM restaurant_care_step step
              JOIN restaurant_care_rule rule ON rule.id = step.rule_id
             WHERE rule.trigger = 'no_visit' AND step.state IN ('sent', 'held')
             UNION ALL
            SELECT member.id::bigint * 2 + 1, member.guest_id, campaign.company_id,
                   NULL, campaign.id, campaign.name, member.arm,
                   campaign.date_start, campaign.date_end
              FROM restaurant_campaign_member member
              JOIN restaurant_campaign campaign ON campaign.id = member.campaign_id
             WHERE campaign.goal = 'return'
               AND (member.arm = 'held' OR member.state = 'sent')
            """
        )
