import hashlib
import time

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.guest_token import make_token, read_token
from ..tools.refusal import Refusal

SECONDS = 90


class RestaurantGuestToken(models.Model):
    """Codes of guests' phones that a till has read: each identifies once.

    A code is good by its signature, and kept only when it was used. Used on the
    ledger's cursor: a code that was read stays read, whatever becomes of the request.
    """

    _name = "restaurant.guest.token"
    _description = "Used code of a guest"
    _rec_name = "create_date"
    _log_access = False

    token_hash = fields.Char(required=True, readonly=True)
    create_date = fields.Datetime(readonly=True, index=True)

    _token_uniq = models.Constraint("UNIQUE(token_hash)")

    @api.model
    def _get_secret(self):
        return self.env["ir.config_parameter"].sudo().get_param("database.secret")

    @api.model
    def _issue(self, guest):
        """A code for one guest, good for ``SECONDS``."""
        return make_token(self._get_secret(), guest.id, int(time.time()) + SECONDS)

    @api.model
    def _redeem(self, text, company):
        """The guest that a code stands for, once.

        :param company: the group of the till
        :raises Refusal: ``bad_token``, ``token_expired``, ``token_used``; a guest of
            another group is a ``bad_token``
        """
        guest_id = read_token(self._get_secret(), text, time.time())
        guest = self.env["restaurant.guest"].sudo().browse(guest_id).exists()
        if not guest or guest.company_id != company or not guest.active:
            raise Refusal("bad_token")
        digest = hashlib.sha256(text.strip().upper().encode()).hexdigest()
        with self.env["restaurant.ledger"]._money_cursor() as cr:
            cr.execute(
                SQL(
                    """INSERT INTO restaurant_guest_token (token_hash, create_date)
                    VALUES (%s, now() AT TIME ZONE 'UTC')
                    ON CONFLICT (token_hash) DO NOTHING RETURNING id""",
                    digest,
                )
            )
            if not cr.rowcount:
                raise Refusal("token_used")
        return guest

    @api.autovacuum
    def _gc_tokens(self):
        """What is older than its code needs no memory: the code has expired."""
        before = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        self.search([("create_date", "<", before)], limit=100_000).unlink()
