import logging

from odoo import api, models, sql_db
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

TRIES = 5
ISOLATION = {
    "read committed": SQL("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"),
    "repeatable read": SQL("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"),
}


class RestaurantBatch(models.AbstractModel):
    """Work on many rows beside busy tills: in transactions of its own, tried again if
    a till came in between."""

    _name = "restaurant.batch"
    _description = "Work in Batches"

    @api.model
    def _in_own_transaction(self, work, isolation="repeatable read"):
        """Do a batch in a transaction that is committed when it ends well.

        :param work: a function that gets these records in an environment of its own
        :param isolation: "read committed" waits for a row that a till has changed, and
            looks at it again; else the whole batch is tried again
        :return: what the function returns
        """
        for attempt in range(1, TRIES + 1):
            try:
                with self.env.registry.cursor() as cr:
                    if isinstance(cr, sql_db.Cursor):  # in tests all share theirs
                        cr.execute(ISOLATION[isolation])
                    cr.execute("SET LOCAL work_mem = '256MB'; SET LOCAL jit = off")
                    return work(self.with_env(self.env(cr=cr)))
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                if attempt == TRIES:
                    raise
                _logger.info("A batch of %s is tried again", self._name)
        raise AssertionError("unreachable")
