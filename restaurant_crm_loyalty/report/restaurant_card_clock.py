from odoo import fields, models
from odoo.tools import SQL


class RestaurantCardClock(models.Model):
    """How many of the cards that were handed out are alive, by batch and who did it."""

    _name = "restaurant.card.clock"
    _description = "Cards that are alive"
    _auto = False
    _order = "issued_on desc, id desc"
    _rec_name = "card_id"
    _depends = {
        "restaurant.card": ["activated_at", "batch", "company_id", "state"],
        "restaurant.hold": ["business_date", "card_id", "kind", "state"],
    }

    card_id = fields.Many2one("restaurant.card", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    batch = fields.Char(readonly=True)
    issued_by = fields.Many2one("res.users", readonly=True)
    issued_on = fields.Date(readonly=True)
    last_used = fields.Date(readonly=True)
    issued = fields.Integer(string="Cards issued", readonly=True)
    activated = fields.Integer(string="Cards activated", readonly=True)
    used_30 = fields.Integer(string="Used in 30 days", readonly=True)
    used_90 = fields.Integer(string="Used in 90 days", readonly=True)
    used_365 = fields.Integer(string="Used in 365 days", readonly=True)
    rate_90 = fields.Float(
        string="Alive (90 days)",
        readonly=True,
        aggregator="avg",
        help="Cards used in the last 90 days, as a part of those issued",
    )

    @property
    def _table_query(self):
        used = [
            SQL(
                "COALESCE(last_used > CURRENT_DATE - %s, FALSE)::int AS %s",
                days,
                SQL.identifier(f"used_{days}"),
            )
            for days in (30, 90, 365)
        ]
        return SQL(
            """SELECT k.id, k.id AS card_id, k.company_id, k.batch,
                k.create_uid AS issued_by, k.create_date::date AS issued_on,
                u.last_used, 1 AS issued,
                (k.activated_at IS NOT NULL)::int AS activated,
                %s, COALESCE(last_used > CURRENT_DATE - 90, FALSE)::int::float8
                    AS rate_90
            FROM restaurant_card k
            LEFT JOIN (
                SELECT card_id, MAX(business_date) AS last_used FROM restaurant_hold
                WHERE kind = 'spend' AND state IN ('authorised', 'captured')
                GROUP BY card_id
            ) u ON u.card_id = k.id""",
            SQL(", ").join(used),
        )
