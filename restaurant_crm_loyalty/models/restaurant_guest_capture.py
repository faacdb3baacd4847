from odoo import api, models


class RestaurantGuestCapture(models.AbstractModel):
    _inherit = "restaurant.guest.capture"

    @api.model
    def _read_values(self, config, values):
        """A code of a friend that does not hold is refused before anything is saved:
        the cashier takes it away, or types it again."""
        refusal, clean = super()._read_values(config, values)
        if refusal or not values.get("friend_code"):
            return refusal, clean
        referrals = self.env["restaurant.referral"]
        company = config.company_id.root_id
        guest = referrals._find_bringer(values["friend_code"], company)
        friend = self._find_guest(clean, company)
        obstacle = referrals._get_obstacle(guest, friend, clean["phone"])
        if obstacle:
            message = referrals._explain(obstacle)
            return config._refuse_till_call(f"friend_{obstacle}", message), None
        return None, {**clean, "brought_by": guest}

    @api.model
    def _complete_guest(self, guest, clean):
        result = super()._complete_guest(guest, clean)
        if clean.get("brought_by"):
            self.env["restaurant.referral"]._enter(clean["brought_by"], guest, "till")
        return result
