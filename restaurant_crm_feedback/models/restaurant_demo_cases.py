from datetime import timedelta

from odoo import api, fields, models

from ..tools.demo_cases import GIFTS, SUGGESTIONS, WORDS, read_cases
from .restaurant_case_flow import ORDER

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_activity_quick_update": True,
}
HOURS = {"hot_pot": [(11, 14.5), (17, 23)], "bistro": [(10, 22)]}


class RestaurantDemoCases(models.AbstractModel):
    """A year of cases of the demo group, in all stages."""

    _name = "restaurant.demo.cases"
    _inherit = "restaurant.demo"
    _description = "Demo cases"

    @api.model
    def _load_cases(self):
        demo = self.with_context(**QUIET)
        demo._prepare_desk()
        # what the answers of the demonstration have opened is told here instead
        company = self._ref("res_company_demo")
        old = demo.env["restaurant.case"].search([("company_id", "=", company.id)])
        old.activity_ids.unlink()
        old.unlink()
        cases = [(told, demo._create_case(told)) for told in read_cases()]
        for told, case in cases:
            demo._finish(told, case)
        demo._load_gifts()
        demo._load_suggestions()
        self.env["restaurant.demo.crisis"].with_context(**QUIET)._load_crisis(
            next(case for told, case in cases if told.case_type == "safety")
        )
        improvements = demo.env["restaurant.improvement"].search(
            [("company_id", "=", company.id)]
        )
        for improvement in improvements.filtered("case_ids"):
            start = min(improvement.case_ids.mapped("date")).date()
            improvement.write(
                {
                    "date": start + timedelta(days=7),
                    "date_deadline": start + timedelta(days=21),
                    "measure": "Measure each delivery; note the lot of the box.",
                    "state": "checked",
                    "done_date": start + timedelta(days=14),
                }
            )
            improvement.activity_ids.unlink()
        improvements.action_measure()

    @api.model
    def _prepare_desk(self):
        """Opening hours, who works on cases, and whom they are escalated to."""
        company = self._ref("res_company_demo")
        owner, desk = self._ref("res_users_owner"), self._ref("res_users_desk")
        floor = self._ref("res_users_floor")
        for name, hours in HOURS.items():
            outlet = self._ref(f"restaurant_outlet_{name}")
            outlet.write(
                {
                    "calendar_id": self._create_hours(outlet, hours).id,
                    "case_manager_id": (floor if name == "bistro" else owner).id,
                }
            )
        self.env["restaurant.case.assignment"].create(
            [
                {
                    "company_id": company.id,
                    "sequence": 1,
                    "outlet_id": self._ref("restaurant_outlet_bistro").id,
                    "severity": "s2",
                    "user_ids": [(6, 0, floor.ids)],
                },
                {"company_id": company.id, "user_ids": [(6, 0, desk.ids)]},
            ]
        )

    @api.model
    def _create_hours(self, outlet, hours):
        return self.env["resource.calendar"].create(
            {
                "name": self.env._("Open: %(outlet)s", outlet=outlet.name),
                "tz": outlet.tz,
                "company_id": outlet.company_id.id,
                "attendance_ids": [(5, 0, 0)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": outlet.name,
                            "dayofweek": str(day),
                            "hour_from": opens,
                            "hour_to": closes,
                            "day_period": "morning" if closes < 15 else "afternoon",
                        },
                    )
                    for day in range(7)
                    for opens, closes in hours
                ],
            }
        )

    @api.model
    def _create_case(self, told):
        """Create a case as it stands today; its clocks are set afterwards."""
        date = fields.Datetime.now() - timedelta(days=told.days)
        answered = date + timedelta(minutes=told.minutes)
        solved = date + timedelta(hours=told.hours)
        reached = ORDER.index(told.state)
        done = [name for place, name in enumerate(WORDS, 1) if place <= reached]
        if told.state == "closed":
            done = list(WORDS)
        dish = told.dish and self._get_demo_dishes()[told.dish]
        cause = told.cause and self.env.ref(
            f"restaurant_crm_feedback.restaurant_cause_{told.cause}"
        )
        answer = told.answer and self.env.ref(
            f"restaurant_crm_feedback.restaurant_feedback_{told.answer}"
        )
        guest = told.guest and self._ref(f"restaurant_guest_{told.guest}")
        return self.env["restaurant.case"].create(
            {
                "name": told.name,
                "case_type": told.case_type,
                "channel": told.channel,
                "date": date,
                "outlet_id": self._ref(f"restaurant_outlet_{told.outlet}").id,
                "guest_id": guest and guest.id,
                "feedback_id": answer and answer.id,
                "product_ids": [(6, 0, dish.ids)] if dish else False,
                "cause_id": cause and cause.id,
                "reporter_id": self._ref("res_users_desk").id,
                "state": told.state,
                "satisfaction": told.satisfaction or False,
                "responded_at": bool(told.minutes) and answered,
                "offered_at": reached >= 2 and answered + timedelta(minutes=30),
                "solved_at": reached >= 3 and solved,
                "closed_at": reached >= 5 and solved + timedelta(days=3),
                **{
                    name: WORDS[name] for name in done if told.case_type != "suggestion"
                },
                **({"solution": WORDS["solution"]} if reached >= 3 else {}),
            }
        )

    @api.model
    def _finish(self, told, case):
        """Stop the clocks when it was done, and give what was given."""
        moments = {
            "response": case.responded_at,
            "offer": case.offered_at,
            "resolution": case.solved_at,
        }
        for clock in case.clock_ids:
            if moment := moments[clock.kind]:
                clock._stop(moment)
            else:
                clock._break(fields.Datetime.now())
        if told.state in ("done", "followed", "closed"):
            case.activity_ids.unlink()
        if told.state == "done":
            case._plan_follow_up()
        if told.gesture:
            self._create_gesture(told, case)

    @api.model
    def _create_gesture(self, told, case):
        gesture = self.env["restaurant.gesture"].create(
            {
                "case_id": case.id,
                "type_id": self.env.ref(
                    f"restaurant_crm_feedback.restaurant_gesture_type_{told.gesture}"
                ).id,
                "amount": told.amount,
                "reason": self.env._("We are sorry: %(what)s", what=case.name),
                "user_id": case.user_id.id,
            }
        )
        owner = self._ref("res_users_owner")
        gesture.write(
            {
                "state": "granted",
                "granted_at": case.solved_at,
                "granted_by": case.user_id.id,
                "approver_id": owner.id if told.amount > 300 else False,
            }
        )

    @api.model
    def _load_gifts(self):
        """Gifts without a complaint."""
        kind = self.env.ref("restaurant_crm_feedback.restaurant_gesture_type_gift")
        for days, guest, outlet, user, amount, reason in GIFTS:
            who = self._ref(f"res_users_{user}")
            gift = self.env["restaurant.gesture"].create(
                {
                    "guest_id": self._ref(f"restaurant_guest_{guest}").id,
                    "outlet_id": self._ref(f"restaurant_outlet_{outlet}").id,
                    "type_id": kind.id,
                    "amount": amount,
                    "reason": reason,
                    "user_id": who.id,
                }
            )
            given_at = fields.Datetime.now() - timedelta(days=days)
            gift.write(
                {"state": "granted", "granted_at": given_at, "granted_by": who.id}
            )

    @api.model
    def _load_suggestions(self):
        company = self._ref("res_company_demo")
        voters = ["floor", "desk", "owner", "cashier"]
        for name, author, anonymous, votes, state in SUGGESTIONS:
            user = self._ref(f"res_users_{author}") if author else self.env.user
            idea = self.env["restaurant.suggestion"].create(
                {
                    "name": name,
                    "is_anonymous": anonymous,
                    "company_id": company.id,
                    "vote_ids": [
                        (4, self._ref(f"res_users_{who}").id) for who in voters[:votes]
                    ],
                }
            )
            idea.author_id = False if anonymous else user
            if state == "planned":
                idea.with_context(**QUIET).action_plan()
                idea.improvement_id.user_id = self._ref("res_users_floor")
            elif state == "declined":
                idea.write({"state": state, "answer": "There is no room for it."})
