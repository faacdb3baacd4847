import logging

from odoo import fields, models

_logger = logging.getLogger(__name__)


class RestaurantOwnRun(models.AbstractModel):
    """Records that a scheduled job looks after, each by itself: what goes wrong with
    one is noted there, and the others go on."""

    _name = "restaurant.own.run"
    _description = "Run by Itself"
    _inherit = ["restaurant.batch"]

    problem = fields.Char(
        readonly=True, copy=False, help="Why the last run did not end well."
    )

    def _run_by_itself(self, work):
        """Do the work, and note whether it ended well.

        :param work: a function without arguments, that commits what it has done
        """
        self.ensure_one()
        try:
            work()
            problem = False
        except Exception as error:
            _logger.exception("%s could not go on", self)
            problem = str(error).partition("\n")[0][:300] or type(error).__name__
        self._in_own_transaction(lambda own: own._close_run(problem))

    def _close_run(self, problem):
        if self.problem != problem:
            self.problem = problem
