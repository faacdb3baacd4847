from odoo import fields, models
from odoo.exceptions import UserError


class RestaurantTierWizard(models.TransientModel):
    """Gives guests another tier, or none, and says why in their chatter."""

    _name = "restaurant.tier.wizard"
    _description = "Change the tier of guests"

    guest_ids = fields.Many2many(
        "restaurant.guest",
        string="Guests",
        required=True,
        default=lambda self: self._default_guests(),
    )
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company.root_id
    )
    tier_id = fields.Many2one(
        "restaurant.tier",
        domain="[('company_id', '=', company_id)]",
        help="Empty: the guests are no members any more.",
    )
    locked_until = fields.Date(
        string="Lock until",
        help="Until that day the tier neither goes up nor down by itself.",
    )
    reason = fields.Char(required=True)

    def _default_guests(self):
        if self.env.context.get("active_model") != "restaurant.guest":
            return self.env["restaurant.guest"]
        return self.env["restaurant.guest"].browse(self.env.context["active_ids"])

    def action_apply(self):
        """Change the tier of all guests; those that have it already are left alone."""
        self.ensure_one()
        if self.guest_ids.company_id - self.company_id:
            raise UserError(self.env._("Guests and tier belong to different groups."))
        guests = self.guest_ids.filtered(lambda guest: guest.tier_id != self.tier_id)
        guests._track_set_log_message(
            self.env._("Tier changed: %(reason)s", reason=self.reason)
        )
        earlier = {guest: guest.tier_id for guest in self.guest_ids}
        guests.tier_id = self.tier_id
        self._record(earlier)
        return {"type": "ir.actions.act_window_close"}

    def _record(self, earlier):
        """Note the move, and the lock where there is one."""
        members = self.env["restaurant.membership"].sudo()
        members._set_by_hand(self.guest_ids, self.locked_until, self.reason)
        kind = "lock" if self.locked_until else "manual"
        self.env["restaurant.tier.move"].sudo().create(
            [
                {
                    "guest_id": guest.id,
                    "company_id": guest.company_id.id,
                    "date": fields.Date.context_today(self),
                    "kind": kind,
                    "from_tier_id": tier.id,
                    "to_tier_id": guest.tier_id.id,
                    "valid_until": self.locked_until,
                    "reason": self.reason,
                    "user_id": self.env.uid,
                }
                for guest, tier in earlier.items()
            ]
        )
