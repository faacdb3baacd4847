from uuid import uuid4

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.money import check_decimals, parse_amount
from ..tools.refusal import Refusal


class RestaurantPointsTransferWizard(models.TransientModel):
    """Gives points of one guest to another, or joins two accounts' points.

    They keep their expiry: a gift makes no point younger.
    """

    _name = "restaurant.points.transfer.wizard"
    _description = "Transfer points"

    source_id = fields.Many2one(
        "restaurant.account",
        string="From",
        required=True,
        domain="[('kind', '!=', 'system'), ('company_id', '=', company_id)]",
    )
    target_id = fields.Many2one(
        "restaurant.account",
        string="To",
        required=True,
        domain="[('kind', '!=', 'system'), ('company_id', '=', company_id),"
        " ('id', '!=', source_id), ('state', '!=', 'closed')]",
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company.root_id
    )
    available = fields.Float(string="Available", related="source_id.points")
    points = fields.Float(digits=(16, 2), required=True)
    reason = fields.Char(required=True)
    key = fields.Char(
        required=True, readonly=True, default=lambda self: f"transfer:{uuid4()}"
    )

    def action_transfer(self):
        self.ensure_one()
        service = self.env["restaurant.points.transfer"]
        (self.source_id | self.target_id).check_access("write")
        try:
            points = check_decimals(
                parse_amount(self.points), self.source_id.currency_id.decimal_places
            )
            reply = service._transfer(
                self.key, self.source_id, self.target_id, points, self.reason
            )
        except Refusal as refusal:
            reply = refusal.as_reply()
        if not reply["ok"]:
            raise UserError(service._explain(reply)["message"])
        return {"type": "ir.actions.act_window_close"}
