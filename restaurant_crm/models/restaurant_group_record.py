from odoo import fields, models


class RestaurantGroupRecord(models.AbstractModel):
    """Something that belongs to a restaurant group, and stays with it."""

    _name = "restaurant.group.record"
    _description = "Record of a Group"

    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company.root_id,
    )
