from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantGuestKey(models.Model):
    """How another system calls a guest: who was imported is found again by it."""

    _name = "restaurant.guest.key"
    _description = "Key of a Guest in another System"
    _rec_name = "key"
    _order = "source, key, id"

    guest_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    source = fields.Char(string="System", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)

    _company_source_key_uniq = models.UniqueIndex(
        "(company_id, source, key)", "This key stands for another guest already."
    )

    @api.model
    def _get_guests(self, source, keys, company):
        """Return {key: guest id} of the keys that are known, in one query."""
        self.flush_model()
        query = SQL(
            """SELECT key, guest_id FROM restaurant_guest_key
                WHERE company_id = %s AND source = %s AND key = ANY(%s)""",
            company.id,
            source,
            list(keys),
        )
        return dict(self.env.execute_query(query))

    @api.model
    def _add(self, source, guests, company):
        """Note keys of guests; one that is known stays as it is.

        :param dict guests: {key: guest id}
        """
        if not guests:
            return
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_guest_key
                    (company_id, source, key, guest_id, create_uid, create_date,
                     write_uid, write_date)
                SELECT %(company)s, %(source)s, given.key, given.guest_id, %(uid)s,
                       now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM unnest(%(keys)s, %(guests)s) AS given (key, guest_id)
                ON CONFLICT DO NOTHING""",
                company=company.id,
                source=source,
                keys=list(guests),
                guests=list(guests.values()),
                uid=self.env.uid,
            )
        )
        self.invalidate_model(flush=False)
