from odoo import fields, models
from odoo.tools import SQL

from .restaurant_cost_entry import ENTRY_KINDS

# What a line is, a part of its id; addons take numbers from 4 on.
NUMBERS = {"sending": 0, "entry": 1}
ALL_NUMBERS = 16


class RestaurantCostLine(models.Model):
    """Every cost of the relation with guests, one line for each: filters on the date
    reach the tables below.

    What a guest gets as a lower price is off the margin of the visit already. These
    lines say so, lest somebody takes them off a second time.
    """

    _name = "restaurant.cost.line"
    _description = "Cost of relations"
    _auto = False
    _rec_name = "name"
    _order = "date desc, id desc"
    _depends = {
        "restaurant.touch": ["campaign_id", "company_id", "date", "guest_id"],
        "restaurant.campaign": ["message_cost", "name"],
        "restaurant.cost.entry": [
            "amount",
            "company_id",
            "date",
            "guest_id",
            "kind",
            "name",
            "outlet_id",
        ],
    }

    name = fields.Char(string="What", readonly=True)
    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", string="Group", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    outlet_id = fields.Many2one("restaurant.outlet", readonly=True)
    guest_id = fields.Many2one("restaurant.guest", readonly=True)
    campaign_id = fields.Many2one("restaurant.campaign", readonly=True)
    rule_id = fields.Many2one("restaurant.care.rule", string="Care rule", readonly=True)
    kind = fields.Selection([("sending", "Messages"), *ENTRY_KINDS], readonly=True)
    amount = fields.Monetary(string="Cost", readonly=True)
    in_margin = fields.Monetary(
        string="Of it, off the margin already",
        readonly=True,
        help="The guest paid less: the margin of the visit knows.",
    )

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._get_parts())

    def _get_parts(self):
        """Port: return a SELECT for each source, made by `_select`."""
        return [self._select_sending(), self._select_entries()]

    def _select(self, number, record, kind, date, company, amount, source, **more):
        """Return a SELECT of one source of costs.

        :param number: a key of `NUMBERS`, or the number that an addon has taken
        :param SQL record: the id, unique within its number
        :param SQL kind, date, company, amount: the columns of these names
        :param SQL source: FROM and WHERE
        :param more: name, outlet, guest, campaign, rule; in_margin, whether it is off
            the margin already
        """
        unknown = SQL("NULL::int")
        return SQL(
            """SELECT (%(record)s)::bigint * %(all)s + %(number)s AS id,
                      %(name)s AS name, (%(date)s)::date AS date,
                      %(company)s AS company_id, %(outlet)s AS outlet_id,
                      %(guest)s AS guest_id, %(campaign)s AS campaign_id,
                      %(rule)s AS rule_id, %(kind)s AS kind,
                      (%(amount)s)::numeric AS amount,
                      CASE WHEN %(in_margin)s THEN (%(amount)s)::numeric ELSE 0 END
                          AS in_margin
                 %(source)s""",
            record=record,
            all=ALL_NUMBERS,
            number=NUMBERS.get(number, number),
            name=more.get("name", SQL("NULL::varchar")),
            date=date,
            company=company,
            outlet=more.get("outlet", unknown),
            guest=more.get("guest", unknown),
            campaign=more.get("campaign", unknown),
            rule=more.get("rule", unknown),
            kind=kind,
            amount=amount,
            in_margin=more.get("in_margin", SQL("FALSE")),
            source=source,
        )

    def _select_sending(self):
        """Messages of campaigns, guest by guest."""
        return self._select(
            "sending",
            SQL("touch.id"),
            SQL("'sending'"),
            SQL("touch.date"),
            SQL("touch.company_id"),
            SQL("campaign.message_cost"),
            SQL(
                """FROM restaurant_touch touch
                   JOIN restaurant_campaign campaign ON campaign.id = touch.campaign_id
                  WHERE campaign.message_cost > 0"""
            ),
            name=SQL("campaign.name"),
            guest=SQL("touch.guest_id"),
            campaign=SQL("campaign.id"),
        )

    def _select_entries(self):
        """What is entered by hand."""
        return self._select(
            "entry",
            SQL("entry.id"),
            SQL("entry.kind"),
            SQL("entry.date"),
            SQL("entry.company_id"),
            SQL("entry.amount"),
            SQL("FROM restaurant_cost_entry entry WHERE entry.amount > 0"),
            name=SQL("entry.name"),
            outlet=SQL("entry.outlet_id"),
            guest=SQL("entry.guest_id"),
        )
