from odoo import fields, models


class RestaurantCaseCrisis(models.AbstractModel):
    """From one case to all who are concerned."""

    _name = "restaurant.case.crisis"
    _description = "Crisis of a Case"

    crisis_id = fields.Many2one(
        "restaurant.crisis",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        tracking=True,
    )

    def action_open_crisis(self):
        """Open the crisis room of a case, or go back to it."""
        self.ensure_one()
        self.check_access("write")
        if not self.crisis_id:
            crises = self.env["restaurant.crisis"]
            self.crisis_id = crises.create(crises._prepare_from_case(self))
        return self.crisis_id._get_records_action()
