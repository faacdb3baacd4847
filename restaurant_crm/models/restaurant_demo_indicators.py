from odoo import api, models

# What head office of the demonstration wants, where it is not what is usual
TARGETS = {
    "capture_rate": 65,
    "new_guests": 3,
    "active_guests": 30,
    "lost_guests": 2,
    "average_visit": 650,
    "guest_share": 75,
    "repeat_rate": 90,
}
OUTLET_KINDS = ("capture_rate", "repeat_rate", "average_visit")


class RestaurantDemoIndicators(models.AbstractModel):
    """A year of indicators of the demo group, and of its outlets. Other addons load it
    again, for their own kinds."""

    _name = "restaurant.demo.indicators"
    _description = "Indicators of the Demonstration"

    @api.model
    def _load(self):
        company = self.env.ref("restaurant_crm.res_company_demo")
        indicators = self.env["restaurant.indicator"]
        added = indicators._add_usual(company)
        outlets = self.env["restaurant.outlet"].search(
            [("company_id", "=", company.id)]
        )
        known = indicators.search([("outlet_id", "in", outlets.ids)])
        if not known:
            added += indicators.create(
                [
                    {"kind": kind, "company_id": company.id, "outlet_id": outlet.id}
                    for kind in OUTLET_KINDS
                    for outlet in outlets
                ]
            )
        for indicator in added:
            indicator.target = TARGETS.get(indicator.kind, indicator.target)
            indicator.user_id = self.env.ref("restaurant_crm.res_users_desk")
        added._measure()
        added._freeze()
