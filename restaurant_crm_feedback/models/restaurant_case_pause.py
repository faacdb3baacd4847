from odoo import fields, models


class RestaurantCasePause(models.Model):
    """A time in which we wait for the guest: clocks stand still."""

    _name = "restaurant.case.pause"
    _description = "Waiting for the Guest"
    _order = "start_at, id"
    _rec_name = "reason"

    case_id = fields.Many2one(
        "restaurant.case", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True)
    reason = fields.Char()
    start_at = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now
    )
    end_at = fields.Datetime(string="Until")

    _case_open_uniq = models.UniqueIndex(
        "(case_id) WHERE end_at IS NULL", "This case is waiting for the guest already."
    )
    _in_order = models.Constraint(
        "CHECK(end_at IS NULL OR end_at >= start_at)", "A pause ends after it begins."
    )
