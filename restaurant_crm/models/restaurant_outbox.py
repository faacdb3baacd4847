from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import fields, models
from odoo.tools import SQL

LONG = timedelta(minutes=15)  # nobody takes that long to hand over one message


class RestaurantOutbox(models.AbstractModel):
    """A message in a queue that leaves the house once, with many workers and after a
    crash.

    Whoever hands it to the provider claims it before, and for good. What was claimed
    and never marked may have left, or not: it is not sent again by itself, but shown
    as failed, for somebody to decide.
    """

    _name = "restaurant.outbox"
    _description = "Queue of Messages that Leave Once"

    restaurant_claimed_at = fields.Datetime(
        string="Handed over at", readonly=True, copy=False
    )

    def write(self, vals):
        """Back in the queue, it may be claimed again."""
        if vals.get("state") == "outgoing":
            vals = {**vals, "restaurant_claimed_at": False}
        return super().write(vals)

    def _claim(self):
        """Claim what waits, and is nobody's yet. The caller commits before sending.

        :return: those of these messages that are ours to send
        """
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        """UPDATE %(table)s SET restaurant_claimed_at = %(now)s
                            WHERE id IN (SELECT id FROM %(table)s
                                          WHERE id = ANY(%(ids)s) AND state = 'outgoing'
                                            AND restaurant_claimed_at IS NULL
                                            FOR NO KEY UPDATE SKIP LOCKED)
                        RETURNING id""",
                        table=SQL.identifier(self._table),
                        now=fields.Datetime.now(),
                        ids=self.ids,
                    ),
                    log_exceptions=False,
                )
                claimed = {message_id for (message_id,) in self.env.cr.fetchall()}
        except SerializationFailure:  # another worker was faster by a moment
            claimed = ()
        self.invalidate_recordset(["restaurant_claimed_at", "state"], flush=False)
        return self.filtered(lambda message: message.id in claimed)

    def _filter_doubtful(self):
        """Return those that somebody claimed long ago, and never marked."""
        past = fields.Datetime.now() - LONG
        return self.exists().filtered(
            lambda message: (
                message.state == "outgoing"
                and message.restaurant_claimed_at
                and message.restaurant_claimed_at < past
            )
        )

    def _get_doubt(self):
        return self.env._(
            "The server stopped while this message was handed over: it may have"
            " arrived. Send it again if you want to be sure."
        )
