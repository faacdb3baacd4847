from odoo import fields, models
from odoo.tools import SQL


class RestaurantOwnerLoad(models.Model):
    """How many guests each of those who look after them has, and what waits there."""

    _name = "restaurant.owner.load"
    _description = "Load of those who look after Guests"
    _auto = False
    _rec_name = "user_id"
    _order = "guest_count desc, id"
    _depends = {
        "restaurant.guest": ["owner_id", "active", "company_id"],
        "restaurant.guest.stats": ["last_visit", "cadence_days", "net_spend"],
        "restaurant.guest.request": ["state", "guest_id"],
        "mail.activity": ["res_id", "res_model", "active", "date_deadline"],
    }

    user_id = fields.Many2one("res.users", string="Looked after by", readonly=True)
    company_id = fields.Many2one("res.company", string="Group", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    guest_count = fields.Integer(string="Guests", readonly=True)
    net_spend = fields.Monetary(readonly=True)
    due_count = fields.Integer(string="Expected by now", readonly=True)
    request_count = fields.Integer(string="Requests to meet", readonly=True)
    activity_count = fields.Integer(string="Activities", readonly=True)
    late_count = fields.Integer(string="Late activities", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT MIN(guest.id) AS id, guest.owner_id AS user_id, guest.company_id,
                      COUNT(*) AS guest_count, SUM(stats.net_spend) AS net_spend,
                      COUNT(*) FILTER (
                          WHERE stats.cadence_days > 0 AND stats.last_visit
                              + round(stats.cadence_days::numeric)::int <= %(today)s
                      ) AS due_count,
                      SUM(wish.number)::int AS request_count,
                      SUM(act.number)::int AS activity_count,
                      SUM(act.late)::int AS late_count
                 FROM restaurant_guest guest
                 JOIN restaurant_guest_stats stats ON stats.guest_id = guest.id
                CROSS JOIN LATERAL (
                      SELECT COUNT(*) AS number FROM restaurant_guest_request
                       WHERE guest_id = guest.id AND state = 'open') wish
                CROSS JOIN LATERAL (
                      SELECT COUNT(*) AS number,
                             COUNT(*) FILTER (WHERE date_deadline < %(today)s) AS late
                        FROM mail_activity
                       WHERE res_model = 'restaurant.guest' AND res_id = guest.id
                         AND active) act
                WHERE guest.owner_id IS NOT NULL AND guest.active
                GROUP BY guest.owner_id, guest.company_id""",
            today=fields.Date.context_today(self),
        )

    def action_view_guests(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_guest_action_due"
        )
        action["domain"] = [("owner_id", "in", self.user_id.ids)]
        action["context"] = {}
        return action
