from odoo import api, fields, models
from odoo.exceptions import UserError


class RestaurantIdentityWizard(models.TransientModel):
    """Records who the owner of an account is; what is typed goes to its own table."""

    _name = "restaurant.identity.wizard"
    _description = "Record an identity"

    account_id = fields.Many2one("restaurant.account", required=True)
    name = fields.Char(string="Name on the document")
    document = fields.Selection(
        lambda self: self.env["restaurant.identity"]._fields["document"].selection,
        default="id_card",
        required=True,
    )
    number = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        """Store the document where few can read it: the wizard keeps neither."""
        for vals in vals_list:
            name, number = vals.pop("name", ""), vals.pop("number", "")
            if not (name or "").strip() or not (number or "").strip():
                raise UserError(self.env._("Enter the name and number as printed."))
            account = self.env["restaurant.account"].browse(vals.get("account_id"))
            account.check_access("write")
            self.env["restaurant.identity"].sudo()._record(
                account, name.strip(), vals.get("document", "id_card"), number.strip()
            )
        return super().create(vals_list)

    def action_done(self):
        return {"type": "ir.actions.act_window_close"}
