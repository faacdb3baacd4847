from datetime import timedelta

from odoo import api, fields, models

# (dish, stars of each guest who came, who would order it again, decision, why)
TASTED = [
    ("Wild mushroom tart", "5545545444", "yyyyyynyyy", "launch", "From next month on"),
    ("Black garlic chicken", "4343534443", "ynynynyynn", "change", "Less garlic"),
    ("Sour plum sorbet", "3222423213", "nnnnynnnnn", "drop", "Too sour for most"),
]
WORDS = [
    "Would come for the tart alone.",
    "",
    "More sauce, please.",
    "",
    "Lovely evening!",
]
COMING = [
    "coming",
    "coming",
    "invited",
    "declined",
    "coming",
    "invited",
    "coming",
    "waiting",
]


class RestaurantDemoTrials(models.AbstractModel):
    """Two tastings of the demo group: one that is decided, one that is to come."""

    _name = "restaurant.demo.trials"
    _inherit = "restaurant.demo"
    _description = "Demo tastings"

    @api.model
    def _load_trials(self):
        guests = self.env["restaurant.guest"].search(
            [
                ("company_id", "=", self._ref("res_company_demo").id),
                ("guest_type", "=", "person"),
                ("visit_count", ">", 5),
            ],
            order="id",
            limit=20,
        )
        self._load_held(guests[:12])
        self._load_planned(guests[12:])

    @api.model
    def _load_held(self, guests):
        day = fields.Datetime.now().replace(hour=7, minute=0, second=0, microsecond=0)
        trial = self._create_trial(
            "Three plates for autumn", "bistro", day - timedelta(days=24), TASTED
        )
        answers = self.env["restaurant.trial.form"]
        trial.action_hold()
        for number, invited in enumerate(self._invite(trial, guests)):
            if number >= len(TASTED[0][1]):
                invited.state = "declined" if number % 2 else "absent"
                continue
            answers._store(invited, self._prepare_rating(trial, number))
        trial.feedback_ids.write(
            {"date": trial.date + timedelta(hours=3), "state": "read"}
        )
        for dish, (*_told, decision, why) in zip(trial.dish_ids, TASTED, strict=True):
            dish.write({"decision": decision, "decision_note": why})
        trial.action_decide()

    @api.model
    def _load_planned(self, guests):
        day = fields.Datetime.now().replace(hour=6, minute=30, second=0, microsecond=0)
        trial = self._create_trial(
            "Winter broths",
            "hot_pot",
            day + timedelta(days=9),
            [("Black truffle broth",), ("Pickled cabbage broth",)],
        )
        trial.write({"seats": 4, "state": "inviting"})
        invited = self._invite(trial, guests)
        for guest, state in zip(invited, COMING, strict=False):
            replied = state != "invited" and fields.Datetime.now()
            guest.write({"state": state, "replied_at": replied})

    @api.model
    def _create_trial(self, name, outlet, date, dishes):
        company = self._ref("res_company_demo")
        products = self.env["product.product"].create(
            [
                {
                    "name": dish[0],
                    "type": "consu",
                    "list_price": 68,
                    "available_in_pos": dish[3:4] == ("launch",),
                    "company_id": company.id,
                }
                for dish in dishes
            ]
        )
        return self.env["restaurant.trial"].create(
            {
                "name": name,
                "outlet_id": self._ref(f"restaurant_outlet_{outlet}").id,
                "date": date,
                "user_id": self._ref("res_users_desk").id,
                "segment_id": self.env["restaurant.segment"]
                .search([("company_id", "=", company.id)], limit=1)
                .id,
                "welcome": "You are among our best guests: taste, and be honest.",
                "dish_ids": [(0, 0, {"product_id": dish.id}) for dish in products],
            }
        )

    @api.model
    def _invite(self, trial, guests):
        return self.env["restaurant.trial.guest"].create(
            [{"trial_id": trial.id, "guest_id": guest.id} for guest in guests]
        )

    @api.model
    def _prepare_rating(self, trial, number):
        """Return what a guest told, as `restaurant.trial.form` reads it."""
        products = trial.dish_ids.product_id
        stars = [int(dish[1][number]) for dish in TASTED]
        again = ["yes" if dish[2][number] == "y" else "no" for dish in TASTED]
        return {
            "score": round(sum(stars) / len(stars)),
            "text": WORDS[number] if number < len(WORDS) else "",
            "bait": False,
            **{
                f"dish_{product.id}": star
                for product, star in zip(products, stars, strict=True)
            },
            **{
                f"again_{product.id}": said
                for product, said in zip(products, again, strict=True)
            },
        }
