from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256

from odoo import api, fields, models, sql_db
from odoo.tools import SQL

KEPT_HOURS = 24


class RestaurantRateLimit(models.Model):
    """How often somebody asked within a window of time; for whoever asks from outside.

    Counted on a transaction of its own, so that a refused or failed request counts too.
    """

    _name = "restaurant.rate.limit"
    _description = "Rate Limit"
    _rec_name = "scope"
    _log_access = False

    scope = fields.Char(required=True, readonly=True)
    key_hash = fields.Char(required=True, readonly=True)
    window_start = fields.Datetime(required=True, readonly=True, index=True)
    hits = fields.Integer(required=True, readonly=True)

    _scope_key_window_uniq = models.UniqueIndex("(scope, key_hash, window_start)")

    @api.model
    def _allow(self, scope, key, limit, seconds):
        """Count one request more; tell whether it is still within the limit.

        :param str scope: what is asked for
        :param key: who asks (an address, a user, a card); kept as a hash
        :param int limit: requests per window
        :param int seconds: length of a window
        """
        with self._counting_cursor() as cr:
            cr.execute(
                SQL(
                    """INSERT INTO restaurant_rate_limit AS known
                            (scope, key_hash, window_start, hits)
                       VALUES (%s, %s, %s, 1)
                       ON CONFLICT (scope, key_hash, window_start)
                       DO UPDATE SET hits = known.hits + 1
                       RETURNING hits""",
                    scope,
                    self._hash(key),
                    self._get_window(seconds),
                )
            )
            return cr.fetchone()[0] <= limit

    @api.model
    def _forgive(self, scope, key, seconds):
        """Take one counted request back: where only failures are to count."""
        with self._counting_cursor() as cr:
            cr.execute(
                SQL(
                    """UPDATE restaurant_rate_limit SET hits = hits - 1
                       WHERE scope = %s AND key_hash = %s AND window_start = %s
                         AND hits > 0""",
                    scope,
                    self._hash(key),
                    self._get_window(seconds),
                )
            )

    @contextmanager
    def _counting_cursor(self):
        with self.env.registry.cursor() as cr:
            if isinstance(cr, sql_db.Cursor):  # tests have one transaction for all
                cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            yield cr

    def _hash(self, key):
        return sha256(str(key).encode()).hexdigest()

    def _get_window(self, seconds):
        now = fields.Datetime.now()
        passed = int((now - datetime.min).total_seconds()) % seconds
        return now - timedelta(seconds=passed)

    @api.autovacuum
    def _gc_windows(self):
        before = fields.Datetime.subtract(fields.Datetime.now(), hours=KEPT_HOURS)
        self.search([("window_start", "<", before)], limit=100_000).unlink()
