from odoo import api, fields, models
from odoo.tools import SQL

MONTHS = 12


class RestaurantGuestTenders(models.AbstractModel):
    """How a guest pays: every payment counts, not the first of a check alone."""

    _name = "restaurant.guest.tenders"
    _description = "Tenders of a Guest"

    tender_summary = fields.Char(
        string="Pays by",
        compute="_compute_tender_summary",
        help="In the last twelve months, by what was paid with each.",
    )

    @api.depends("visit_ids")
    @api.depends_context("lang")
    def _compute_tender_summary(self):
        tenders = self._get_tenders()
        methods = self.env["pos.payment.method"].sudo()
        for guest in self:
            paid = tenders.get(guest._origin.id, {})
            total = sum(paid.values())
            guest.tender_summary = ", ".join(
                f"{methods.browse(method).name} {100 * amount / total:.0f} %"
                for method, amount in paid.items()
            )

    def _get_tenders(self):
        """Return {guest id: {id of the payment method: amount}}, the largest first."""
        for name in ("restaurant.visit", "restaurant.visit.check", "pos.payment"):
            self.env[name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT visit.guest_id, payment.payment_method_id,
                          SUM(payment.amount)::float8 AS amount
                     FROM restaurant_visit visit
                     JOIN restaurant_visit_check bill ON bill.visit_id = visit.id
                     JOIN pos_payment payment ON payment.pos_order_id = bill.order_id
                    WHERE visit.guest_id = ANY(%s) AND visit.active
                      AND visit.business_date >= %s
                    GROUP BY 1, 2 HAVING SUM(payment.amount) > 0
                    ORDER BY 1, 3 DESC""",
                self._origin.ids,
                fields.Date.subtract(fields.Date.context_today(self), months=MONTHS),
            )
        )
        tenders = {}
        for guest, method, amount in rows:
            tenders.setdefault(guest, {})[method] = amount
        return tenders
