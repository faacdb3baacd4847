from odoo import api, fields, models


class RestaurantLegalProfile(models.Model):
    """What the law of a country asks of prepaid cards, as data.

    The profiles that are shipped say what published sources say. They are a start:
    the restaurant's own adviser has to confirm them, and every figure can be changed.
    """

    _name = "restaurant.legal.profile"
    _description = "Legal profile of stored value"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Group", help="Empty: for all groups"
    )
    named_cap = fields.Float(
        string="Cap of a named card",
        digits=(16, 2),
        help="The most principal that an account of a holder with a recorded identity"
        " may hold, in the currency of the group; 0: no cap",
    )
    unnamed_cap = fields.Float(
        string="Cap of an unnamed card", digits=(16, 2), help="0: no cap"
    )
    identity_above = fields.Float(
        string="Identity from",
        digits=(16, 2),
        help="One top-up of this amount needs a recorded identity; 0: never",
    )
    unnamed_months = fields.Integer(
        string="Unnamed card valid for at least (months)", help="0: no end"
    )
    unnamed_reportable = fields.Boolean(
        string="Unnamed cards can be reported lost", default=True
    )
    keep_years = fields.Integer(string="Keep records for (years)")
    refund_days = fields.Integer(
        string="Refund without reason within (days)", help="0: no such right"
    )
    value_at_ratio = fields.Boolean(
        string="Value what was eaten at paid / (paid + bonus)",
        default=True,
        help="When an account is closed. Otherwise it counts at its list price.",
    )
    cash_out_below = fields.Float(
        string="Pay out on request below",
        digits=(16, 2),
        help="A small rest has to be paid out; 0: no such rule",
    )
    note = fields.Text(translate=True, help="Sources, and what else to mind")

    @api.model
    def _get_for(self, company):
        """The profile of a group; an empty one without any rule where none is set."""
        return company.sudo().root_id.restaurant_legal_profile_id

    def _get_cap(self, named):
        return self.named_cap if named else self.unnamed_cap

    def _get_obstacle(self, account, amount):
        """Why an account must not be topped up by an amount, as a refusal's code and
        values; nothing where it may.

        :param amount: decimal
        """
        if not self:
            return None
        if not account.named and 0 < self.identity_above <= amount:
            return "identity_required", {"limit": self.identity_above}
        cap = self._get_cap(account.named)
        room = cap - account.principal
        if cap and amount > room:
            return "over_cap", {"limit": cap, "available": max(room, 0.0)}
        return None
