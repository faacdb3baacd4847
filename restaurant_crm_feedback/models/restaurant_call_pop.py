from odoo import api, models
from odoo.tools import format_date

MAX_CASES = 3


class RestaurantCallPop(models.AbstractModel):
    _inherit = "restaurant.call.pop"

    @api.model
    def _prepare_pop_sections(self, guest):
        """Who complained and waits is told about it first."""
        cases = self.env["restaurant.case"].search(
            [("guest_id", "=", guest.id), ("is_open", "=", True)], limit=MAX_CASES
        )
        waiting = {
            "title": self.env._("Open complaints"),
            "lines": [self._prepare_pop_case(case) for case in cases],
        }
        return [waiting, *super()._prepare_pop_sections(guest)]

    @api.model
    def _prepare_pop_case(self, case):
        state = dict(case._fields["state"]._description_selection(self.env))[case.state]
        parts = (case.display_name, state, format_date(self.env, case.date))
        return " · ".join(parts)

    def _prepare_pop_buttons(self):
        complaint = {"name": "action_new_case", "label": self.env._("Complaint")}
        return [*super()._prepare_pop_buttons(), complaint]
