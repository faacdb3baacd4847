from odoo import models


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _get_lines_outside_revenue(self):
        """Return the lines that are paid but not eaten: tips.

        Extended by addons that sell other things than food, such as top-ups.
        """
        return self.lines.filtered(
            lambda line: line.product_id == line.order_id.config_id.tip_product_id
        )
