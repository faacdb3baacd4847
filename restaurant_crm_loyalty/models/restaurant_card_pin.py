import hashlib
import hmac
from datetime import timedelta

from passlib.context import CryptContext

from odoo import api, fields, models
from odoo.tools import SQL, config

# 10,000 PINs cannot be saved by rounds alone, hence the pepper; these rounds keep an
# answer at about 0.1 s.
CONTEXT = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=29_000)
DUMMY = CONTEXT.hash("no PIN")
LOCK_AFTER, LOCK_MINUTES = 5, 15
LOCK_FOR_GOOD_AFTER = 10


class RestaurantCardPin(models.Model):
    """The PIN of a card: a salted, peppered hash and its counter of tries.

    No access right is given to anybody. Tries are counted on the ledger's cursor, so
    that a wrong one stays counted whatever becomes of the request.
    """

    _name = "restaurant.card.pin"
    _description = "PIN of a card"
    _rec_name = "card_id"

    card_id = fields.Many2one(
        "restaurant.card", required=True, readonly=True, ondelete="cascade"
    )
    pin_hash = fields.Char(required=True, readonly=True)
    tries = fields.Integer(readonly=True)
    locked_until = fields.Datetime(readonly=True)
    locked = fields.Boolean(readonly=True, help="Until somebody unlocks it")

    _card_uniq = models.Constraint("UNIQUE(card_id)")

    @api.model
    def _is_well_formed(self, pin):
        return (
            isinstance(pin, str)
            and 4 <= len(pin) <= 12
            and pin.isascii()
            and pin.isdigit()
        )

    @api.model
    def _pepper(self, pin):
        """Bind a PIN to a secret that is not in the database.

        ``restaurant_crm_pepper`` in Odoo's configuration file; without it the
        database's own secret serves, and a stolen database is worth more.
        """
        secret = config.get("restaurant_crm_pepper") or self.env[
            "ir.config_parameter"
        ].sudo().get_param("database.secret")
        return hmac.new(secret.encode(), pin.encode(), hashlib.sha256).hexdigest()

    @api.model
    def _set(self, card, pin):
        """Give a card a PIN; the counter begins anew."""
        values = {
            "pin_hash": CONTEXT.hash(self._pepper(pin)),
            "tries": 0,
            "locked_until": False,
            "locked": False,
        }
        known = self.search([("card_id", "=", card.id)], limit=1)
        if known:
            known.write(values)
        else:
            self.create({"card_id": card.id, **values})

    def _is_locked(self):
        return self.locked or (
            self.locked_until and self.locked_until > fields.Datetime.now()
        )

    def _unlock(self):
        self.write({"tries": 0, "locked_until": False, "locked": False})

    @api.model
    def _verify(self, card_id, pin):
        """Check a PIN. The try is counted first, so that parallel ones all count.

        :return: reply: ok, or ``bad_pin`` with ``tries_left``, ``pin_locked`` with
            ``locked_until``, ``pin_unset``
        """
        if not self._is_well_formed(pin):
            return {"ok": False, "code": "bad_pin"}
        row = self._count_try(card_id)
        if not row:
            return {"ok": False, "code": "pin_unset"}
        right = CONTEXT.verify(self._pepper(pin), row["pin_hash"])
        if row["was_locked"]:
            return self._prepare_locked(row)
        if right:
            self._reset_tries(card_id)
            return {"ok": True}
        if row["tries"] >= LOCK_AFTER:
            return self._prepare_locked(row)
        left = LOCK_AFTER - row["tries"] % LOCK_AFTER
        return {"ok": False, "code": "bad_pin", "tries_left": left}

    def _count_try(self, card_id):
        now = fields.Datetime.now()
        with self.env["restaurant.ledger"]._money_cursor() as cr:
            cr.execute(
                SQL(
                    """UPDATE restaurant_card_pin p
                    SET tries = p.tries + 1,
                        locked = p.locked OR p.tries + 1 >= %(for_good)s,
                        locked_until = CASE
                            WHEN was.locked THEN p.locked_until
                            WHEN (p.tries + 1) %% %(after)s = 0 THEN %(until)s
                            ELSE p.locked_until END
                    FROM (SELECT id, (locked OR COALESCE(locked_until > %(now)s, FALSE))
                            AS locked
                        FROM restaurant_card_pin WHERE card_id = %(card)s
                        FOR NO KEY UPDATE) was
                    WHERE p.id = was.id
                    RETURNING p.pin_hash, p.tries, p.locked, p.locked_until,
                        was.locked AS was_locked""",
                    card=card_id,
                    now=now,
                    after=LOCK_AFTER,
                    for_good=LOCK_FOR_GOOD_AFTER,
                    until=now + timedelta(minutes=LOCK_MINUTES),
                )
            )
            return cr.dictfetchone()

    def _reset_tries(self, card_id):
        with self.env["restaurant.ledger"]._money_cursor() as cr:
            cr.execute(
                SQL(
                    """UPDATE restaurant_card_pin SET tries = 0, locked_until = NULL
                    WHERE card_id = %s AND NOT locked""",
                    card_id,
                )
            )

    def _prepare_locked(self, row):
        until = (
            None if row["locked"] else fields.Datetime.to_string(row["locked_until"])
        )
        return {"ok": False, "code": "pin_locked", "locked_until": until}
