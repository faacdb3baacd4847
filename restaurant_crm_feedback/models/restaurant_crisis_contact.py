from odoo import api, fields, models
from odoo.exceptions import UserError


class RestaurantCrisisContact(models.Model):
    """One guest who has to be told, and how it went."""

    _name = "restaurant.crisis.contact"
    _description = "Guest Concerned by a Crisis"
    _order = "state, id"
    _rec_name = "guest_id"

    crisis_id = fields.Many2one(
        "restaurant.crisis", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="crisis_id.company_id", store=True)
    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    phone = fields.Char(related="guest_id.phone")
    order_id = fields.Many2one("pos.order", string="Check", ondelete="set null")
    state = fields.Selection(
        [
            ("todo", "To contact"),
            ("absent", "Not reached"),
            ("ill", "Unwell"),
            ("ok", "Well"),
        ],
        required=True,
        default="todo",
        index=True,
        group_expand=True,
    )
    note = fields.Char()
    contacted_at = fields.Datetime(string="Contacted on", readonly=True)
    user_id = fields.Many2one("res.users", string="Contacted by", readonly=True)

    _crisis_guest_uniq = models.UniqueIndex(
        "(crisis_id, guest_id)", "This guest is on the list."
    )

    def write(self, vals):
        """Note who has spoken to the guest, and when."""
        if vals.get("state") not in (None, "todo"):
            told = {"contacted_at": fields.Datetime.now(), "user_id": self.env.uid}
            vals = {**vals, **told}
        return super().write(vals)

    def action_well(self):
        self.state = "ok"

    def action_unwell(self):
        """Somebody is ill: a grave case of its own, in the same crisis."""
        self.state = "ill"
        cases = self.env["restaurant.case"]
        for contact in self:
            crisis = contact.crisis_id
            known = crisis.case_ids.filtered(
                lambda c, g=contact.guest_id: c.guest_id == g
            )
            if not known:
                cases.create(
                    {
                        "name": self.env._("Unwell: %(what)s", what=crisis.name),
                        "case_type": "safety",
                        "channel": "phone",
                        "guest_id": contact.guest_id.id,
                        "order_id": contact.order_id.id,
                        "outlet_id": contact.order_id.config_id.restaurant_outlet_id.id
                        or crisis.outlet_ids[:1].id,
                        "product_ids": [(6, 0, crisis.product_ids.ids)],
                        "crisis_id": crisis.id,
                    }
                )

    def action_absent(self):
        self.state = "absent"

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_contacted(self):
        if any(contact.state != "todo" for contact in self):
            raise UserError(self.env._("A guest who was contacted stays on the list."))
