from uuid import uuid4

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.money import check_decimals, parse_amount
from ..tools.refusal import Refusal


class RestaurantPointsTransferWizard(models.TransientModel):
    """Gives points of one guest to another, or joins two accounts' points.

    They keep their expiry: a gift makes no point younger. Above the limit of the points
    policy it becomes a request that somebody else decides.
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
        (self.source_id | self.target_id).check_access("write")
        try:
            check_decimals(
                parse_amount(self.points), self.source_id.currency_id.decimal_places
            )
        except Refusal as refusal:
            reply = self.env["restaurant.ledger"]._explain(refusal.as_reply())
            raise UserError(reply["message"]) from refusal
        request = self._find_request() or self._make_request()
        request.action_request()
        if request.state == "posted":
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "res_model": request._name,
            "res_id": request.id,
            "views": [(False, "form")],
        }

    def _find_request(self):
        """What was asked for under this key: asked twice, it is one."""
        requests = self.env["restaurant.points.adjustment"]
        request = requests.search([("key", "=", self.key)])
        same = (
            request.account_id == self.source_id
            and request.target_id == self.target_id
            and request.points == -self.points
        )
        if request and not same:
            reply = {"ok": False, "code": "key_conflict"}
            raise UserError(self.env["restaurant.ledger"]._explain(reply)["message"])
        return request

    def _make_request(self):
        return self.env["restaurant.points.adjustment"].create(
            {
                "account_id": self.source_id.id,
                "target_id": self.target_id.id,
                "points": -self.points,
                "reason": self.reason,
                "key": self.key,
            }
        )
