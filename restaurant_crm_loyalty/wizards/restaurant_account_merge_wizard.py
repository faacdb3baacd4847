from uuid import uuid4

from odoo import fields, models
from odoo.exceptions import UserError


class RestaurantAccountMergeWizard(models.TransientModel):
    """Moves all that an account holds to another one, and closes it."""

    _name = "restaurant.account.merge.wizard"
    _description = "Merge accounts"

    source_id = fields.Many2one(
        "restaurant.account", string="This account", required=True, readonly=True
    )
    company_id = fields.Many2one(related="source_id.company_id")
    target_id = fields.Many2one(
        "restaurant.account",
        string="Goes into",
        required=True,
        domain="[('id', '!=', source_id), ('kind', '!=', 'system'),"
        " ('company_id', '=', company_id), ('state', '=', 'active')]",
    )
    reason = fields.Char(required=True)

    def action_merge(self):
        self.ensure_one()
        source, target = self.source_id, self.target_id
        source.check_access("write")
        target.check_access("write")
        if "system" in (source.kind, target.kind) or target.state != "active":
            raise UserError(self.env._("Choose an active account of a guest."))
        if source.state == "closed":
            raise UserError(self.env._("This account is closed already."))
        profile = self.env["restaurant.legal.profile"]._get_for(source.company_id)
        cap = profile._get_cap(target.named)
        if cap and source.principal + target.principal > cap:
            raise UserError(
                self.env._("Together they would hold more than the law allows.")
            )
        # A refused try keeps its key; what was moved already does not move again.
        key = f"merge:{source.id}:{target.id}:{uuid4()}"
        transfers = self.env["restaurant.transfer.service"]
        reply = transfers._merge(key, source, target, self.reason)
        if not reply["ok"]:
            raise UserError(self.env["restaurant.ledger"]._explain(reply)["message"])
        self.env.invalidate_all()
        return {
            "type": "ir.actions.act_window",
            "res_model": "restaurant.account",
            "res_id": target.id,
            "views": [(False, "form")],
        }
