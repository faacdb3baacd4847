import logging

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ..tools.checks import rounded, totals

_logger = logging.getLogger(__name__)


class RestaurantVisitCheck(models.Model):
    _name = "restaurant.visit.check"
    _description = "Check of a Visit"
    _inherit = ["restaurant.batch"]
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
    margin = fields.Monetary(readonly=True)
    covers = fields.Integer(readonly=True)
    is_refund = fields.Boolean(string="Refund", readonly=True)
    to_announce = fields.Boolean(
        readonly=True,
        help="Another addon failed when it heard of this check, and is told again.",
    )

    _order_uniq = models.UniqueIndex("(order_id)", "A check counts once.")
    _to_announce_idx = models.Index("(id) WHERE to_announce")
    _no_margin_idx = models.Index("(id) WHERE margin IS NULL AND visit_id IS NOT NULL")

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

    # Margin ---------------------------------------------------------------------------

    @api.model
    def _cron_add_margins(self):
        """Add the margin of checks whose costs are known by now.

        Core knows them after the check is paid: some at once, some when the session is
        closed.
        """
        added = True
        while added:
            added = self._in_own_transaction(lambda own: own._add_margins())
            if not self.env["ir.cron"]._commit_progress(added, remaining=added):
                return

    @api.model
    def _add_margins(self, limit=1000):
        """Add what was earned on checks to their visits and guests.

        :return: the number of checks that were taken
        """
        self.flush_model()
        self.env["restaurant.visit"].flush_model()
        self.env["pos.order.line"].flush_model()
        [(added,)] = self.env.execute_query(
            SQL(
                """
                WITH known AS (
                    SELECT bill.id, bill.visit_id, %(margin)s AS margin
                      FROM restaurant_visit_check bill
                      JOIN pos_order o ON o.id = bill.order_id
                      JOIN pos_config config ON config.id = o.config_id
                      JOIN res_company company ON company.id = o.company_id
                      JOIN res_currency currency ON currency.id = company.currency_id
                     CROSS JOIN LATERAL (%(totals)s) totals
                     WHERE bill.margin IS NULL AND bill.visit_id IS NOT NULL
                       AND totals.margin IS NOT NULL
                     LIMIT %(limit)s
                ), bill AS (
                    UPDATE restaurant_visit_check bill SET margin = known.margin
                      FROM known WHERE known.id = bill.id
                ), added AS (
                    SELECT visit_id, SUM(margin) AS margin FROM known GROUP BY visit_id
                ), visit AS (
                    UPDATE restaurant_visit visit
                       SET margin = COALESCE(visit.margin, 0) + added.margin
                      FROM added WHERE added.visit_id = visit.id
                    RETURNING visit.guest_id, visit.active, added.margin
                ), stats AS (
                    UPDATE restaurant_guest_stats stats
                       SET margin = stats.margin + guest.margin
                      FROM (SELECT guest_id, SUM(margin) AS margin FROM visit
                             WHERE active GROUP BY guest_id) guest
                     WHERE guest.guest_id = stats.guest_id
                )
                SELECT COUNT(*) FROM known
                """,
                totals=self._get_totals_sql(SQL("o.id")),
                margin=rounded(
                    SQL("totals.margin"),
                    SQL("COALESCE(NULLIF(o.currency_rate, 0), 1)"),
                    SQL("currency.rounding"),
                ),
                limit=limit,
            )
        )
        self.env["restaurant.visit"].invalidate_model(["margin"], flush=False)
        self.env["restaurant.guest.stats"]._forget()
        self.invalidate_model(["margin"], flush=False)
        return added

    @api.model
    def _get_totals_sql(self, order):
        """Return what the lines of a check add up to: see `tools/checks.py`.

        :param SQL order: the id of the check; its till is ``config``
        """
        products = self.env["product.product"].with_context(active_test=False)
        menus = products.search([("type", "=", "combo")])
        source = self.env["restaurant.check.source"]
        return totals(
            order, source._get_food_sql(SQL("line"), SQL("config")), menus.ids
        )
