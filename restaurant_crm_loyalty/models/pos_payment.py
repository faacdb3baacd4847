from odoo import api, models
from odoo.exceptions import AccessError

from .pos_payment_method import POINTS

PROTECTED = {"amount", "payment_method_id", "pos_order_id", "uuid", "is_change"}


class PosPayment(models.Model):
    _inherit = "pos.payment"

    def write(self, vals):
        if PROTECTED & set(vals):
            self._check_stored_value_untouched("write")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_stored_value(self):
        self._check_stored_value_untouched("unlink")

    def _get_hold_kind(self):
        """What the ledger calls an authorisation of this payment."""
        if self.amount < 0:
            return "refund"
        return "redeem" if self._is_points() else "spend"

    def _is_points(self):
        """Whether points pay, not money."""
        return self.payment_method_id.use_payment_terminal == POINTS

    def _fits(self, hold):
        """Whether a hold is of the kind that such a payment has: money, or points."""
        fits = hold.kind == self._get_hold_kind()
        return fits and bool(hold.points) == self._is_points()

    def _check_stored_value_untouched(self, what):
        """A payment that moved stored value is refunded, never edited."""
        holds = self.env["restaurant.hold"].sudo()
        captured = holds.search(
            [
                ("payment_id", "in", self.ids),
                ("state", "in", ("captured", "unverified")),
            ]
        )
        if not captured:
            return
        hold = captured[0]
        self.env["restaurant.ledger"]._audit(
            "payment_protected",
            hold.company_id.id,
            session_id=hold.session_id.id,
            order_id=hold.order_id.id,
            hold_key=hold.key,
            reason=what,
        )
        raise AccessError(
            self.env._("A payment from stored value cannot be changed. Refund it.")
        )
