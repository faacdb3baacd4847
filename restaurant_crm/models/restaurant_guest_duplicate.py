from odoo import api, fields, models
from odoo.tools import SQL

REASONS = [
    ("phone", "Same phone number"),
    ("email", "Same e-mail address"),
    ("birthday", "Same name and birthday"),
]


class RestaurantGuestDuplicate(models.Model):
    """Two guests who may be one: the one with more visits, and the other."""

    _name = "restaurant.guest.duplicate"
    _description = "Guests who may be one"
    _inherit = "restaurant.night.table"
    _rec_name = "guest_id"
    _order = "guest_id, other_id"

    outlet_id = fields.Many2one(string="First outlet", required=False)
    guest_id = fields.Many2one(
        "restaurant.guest",
        string="Guest with more visits",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    other_id = fields.Many2one(
        "restaurant.guest",
        string="Other guest",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    reason = fields.Selection(REASONS, string="Why", required=True, readonly=True)
    number = fields.Char(related="other_id.number")
    phone = fields.Char(related="other_id.phone")
    email = fields.Char(related="other_id.email")
    guest_visits = fields.Integer(string="Visits", related="guest_id.visit_count")
    other_visits = fields.Integer(
        string="Visits of the other", related="other_id.visit_count"
    )

    _row_columns = ("company_id", "outlet_id", "guest_id", "other_id", "reason")

    def action_view_other(self):
        return self.other_id._get_records_action()

    def action_merge(self):
        """Open the wizard that makes one guest of these."""
        return (self.guest_id | self.other_id).action_merge()

    def action_keep_apart(self):
        """These are two persons: they are not offered any more, until somebody says
        otherwise.
        """
        here = self.exists()  # a colleague may have decided just now
        self.env["restaurant.guest.apart"]._keep(here)
        here.sudo().unlink()

    @api.model
    def _get_rows_sql(self):
        """Each pair once, by its best reason: a guest, and the one with most visits of
        those who can be told by the same and are not known to be somebody else.
        """
        return SQL(
            """
            WITH keys AS (
                SELECT known.*, FIRST_VALUE(other_id) OVER best AS first_id,
                       ROW_NUMBER() OVER best AS rank,
                       COUNT(*) OVER (PARTITION BY company_id, reason, key) AS size
                  FROM (%s) known
                WINDOW best AS (PARTITION BY company_id, reason, key
                                    ORDER BY visit_count DESC NULLS LAST, other_id)
            ), shared AS MATERIALIZED (
                SELECT * FROM keys WHERE size > 1
            ), apart (one, two) AS MATERIALIZED (
                SELECT guest_id, other_id FROM restaurant_guest_apart
                 UNION ALL SELECT other_id, guest_id FROM restaurant_guest_apart
            )
            SELECT DISTINCT ON (guest_id, other_id)
                   company_id, outlet_id, guest_id, other_id, reason
              FROM (SELECT company_id, outlet_id, first_id AS guest_id, other_id,
                           reason, place
                      FROM shared
                     WHERE rank > 1 AND (first_id, other_id) NOT IN (TABLE apart)
                     UNION ALL
                   (SELECT DISTINCT ON (shared.other_id, shared.reason)
                           shared.company_id, shared.outlet_id, better.other_id,
                           shared.other_id, shared.reason, shared.place
                      FROM shared
                      JOIN shared better USING (company_id, reason, key)
                     WHERE (shared.first_id, shared.other_id) IN (TABLE apart)
                       AND better.rank < shared.rank
                       AND (better.other_id, shared.other_id) NOT IN (TABLE apart)
                     ORDER BY shared.other_id, shared.reason, better.rank)
                   ) pairs
             ORDER BY guest_id, other_id, place
            """,
            self._get_keys_sql(),
        )

    @api.model
    def _get_keys_sql(self):
        """Return a SELECT of what guests can be told by."""
        return SQL(
            """
            SELECT guest.company_id, guest.outlet_id, guest.id AS other_id,
                   stats.visit_count, known.place, known.reason, known.key
              FROM restaurant_guest guest
              JOIN res_partner partner ON partner.id = guest.partner_id
              LEFT JOIN restaurant_guest_stats stats ON stats.guest_id = guest.id
             CROSS JOIN LATERAL (VALUES
                   (1, 'phone', guest.phone_e164),
                   (2, 'email', LOWER(partner.email_normalized)),
                   (3, 'birthday', LOWER(guest.name) || ' ' || guest.birth_month
                                   || '-' || guest.birth_day)
                   ) known (place, reason, key)
             WHERE guest.active AND guest.erased_date IS NULL
               AND known.key IS NOT NULL
            """
        )
