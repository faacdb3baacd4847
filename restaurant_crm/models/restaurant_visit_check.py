import logging

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)


class RestaurantVisitCheck(models.Model):
    _name = "restaurant.visit.check"
    _description = "Check of a Visit"
    _rec_name = "name"

    name = fields.Char(related="order_id.pos_reference", string="Receipt number")
    visit_id = fields.Many2one(
        "restaurant.visit", ondelete="restrict", index=True, readonly=True
    )
    order_id = fields.Many2one(
        "pos.order", string="Check", required=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    net_amount = fields.Monetary(readonly=True)
    covers = fields.Integer(readonly=True)
    is_refund = fields.Boolean(string="Refund", readonly=True)
    to_announce = fields.Boolean(
        readonly=True,
        help="Another addon failed when it heard of this check, and is told again.",
    )

    _order_uniq = models.UniqueIndex("(order_id)", "A check counts once.")
    _to_announce_idx = models.Index("(id) WHERE to_announce")

    @api.model
    def _prepare_check(self, order, visit, is_refund):
        """Return the values of a check; one that belongs to no visit counts nothing."""
        return {
            "order_id": order.id,
            "visit_id": visit.id,
            "company_id": order.company_id.root_id.id,
            "net_amount": order._get_visit_amount() if visit else 0.0,
            "covers": 0 if is_refund else order.customer_count,
            "is_refund": is_refund,
        }

    def _withdraw(self):
        """Take checks out of their visits, as if they had never been paid."""
        visits = self.visit_id
        self.unlink()
        visits._recount()

    def _announce(self):
        """Tell other addons of checks that became, or changed, a visit.

        Their failure costs neither the check nor the visit: what they did is undone,
        and they are told again by the scheduled job.
        """
        for check in self.filtered("visit_id"):
            try:
                with self.env.cr.savepoint():
                    check.visit_id._on_visit_closed(check)
            except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                raise  # the whole request is tried again
            except Exception:
                _logger.exception("Check %s was not announced yet", check.order_id.id)
                check.to_announce = True
                self.env.ref("restaurant_crm.ir_cron_register_missing")._trigger()
            else:
                if check.to_announce:
                    check.to_announce = False

    @api.model
    def _announce_again(self, limit=500):
        self.search([("to_announce", "=", True)], order="id", limit=limit)._announce()
