from odoo import api, fields, models

# Days ago, what, kind, hours, amount where it is no work, whose, which outlet
COSTS = (
    (5, "Calls to guests who stay away", "service", 6, 0, None, "hot_pot"),
    (12, "Flowers for a wedding day", "gift", 0, 88, "wang_li", "hot_pot"),
    (20, "Moon cakes for regulars", "gift", 0, 620, None, "bistro"),
    (40, "Birthday table decorated", "service", 2, 0, "emma_clarke", "bistro"),
    (75, "Photographs of the summer menu", "other", 0, 900, None, None),
    (130, "Calls to guests who stay away", "service", 5, 0, None, "bistro"),
)
HOUR_COST = 45


class RestaurantDemoCosts(models.AbstractModel):
    """What the demo group spends on its guests, beside checks."""

    _name = "restaurant.demo.costs"
    _description = "Costs of the Demonstration"

    @api.model
    def _load(self):
        demo = self.env["restaurant.demo"]
        today = fields.Date.context_today(self)
        self.env["restaurant.cost.entry"].create(
            [
                {
                    "date": fields.Date.subtract(today, days=days),
                    "name": name,
                    "kind": kind,
                    "hours": hours,
                    "hour_cost": HOUR_COST if hours else 0,
                    "amount": amount or hours * HOUR_COST,
                    "guest_id": guest and demo._ref(f"restaurant_guest_{guest}").id,
                    "outlet_id": outlet and demo._ref(f"restaurant_outlet_{outlet}").id,
                    "company_id": demo._ref("res_company_demo").id,
                    "user_id": demo._ref("res_users_desk").id,
                }
                for days, name, kind, hours, amount, guest, outlet in COSTS
            ]
        )
        for name in ("restaurant.cost.quadrant", "restaurant.cost.segment"):
            self.env[name]._rebuild()
