import math

from odoo import models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _get_signed_amount(self):
        """Return what these lines add to their checks, taxes included.

        What is returned counts less. Tills store the lines of a refund with the sign of
        a sale, and the back office with that of a refund: the quantity tells.
        """
        return sum(
            math.copysign(line.price_subtotal_incl, line.qty * line.price_unit)
            for line in self
        )
