from datetime import timedelta

from odoo import api, models

from ..tools.demo_cases import ABSENT, CONCLUSION, STATEMENTS, UNWELL


class RestaurantDemoCrisis(models.AbstractModel):
    """The crisis of the demo group: the tripe, and how it ended."""

    _name = "restaurant.demo.crisis"
    _inherit = "restaurant.demo"
    _description = "Demo crisis"

    @api.model
    def _load_crisis(self, case):
        crises = self.env["restaurant.crisis"]
        owner, desk = self._ref("res_users_owner"), self._ref("res_users_desk")
        crisis = crises.create(
            {
                **crises._prepare_from_case(case),
                "user_id": owner.id,
                "member_ids": [(6, 0, desk.ids)],
                "start_at": case.date,
                "lot_name": False,
                "sold_from": case.date - timedelta(days=6),
                "sold_until": case.date + timedelta(hours=2),
            }
        )
        case.crisis_id = crisis
        crisis.action_find_guests()
        self._contact(crisis, desk)
        self._take_steps(crisis, owner)
        self._make_statements(crisis, owner)
        crisis.lot_name = "T-0711"
        crisis.write(
            {
                "conclusion": CONCLUSION,
                "state": "closed",
                "closed_at": crisis.start_at + timedelta(days=4),
            }
        )

    @api.model
    def _contact(self, crisis, user):
        """Who had complained was unwell with a friend; all others were well, but for
        one who could not be reached."""
        complainant = crisis.case_id.guest_id
        contacts = crisis.contact_ids
        if complainant not in contacts.guest_id:  # the check was the friend's
            contacts += contacts.create(
                {"crisis_id": crisis.id, "guest_id": complainant.id}
            )
        others = contacts.filtered(lambda contact: contact.guest_id != complainant)
        absent = others[1:2] or others[:1]
        states = {contact: "ok" for contact in others}
        states |= {absent: "absent"} | {own: "ill" for own in contacts - others}
        for number, (contact, state) in enumerate(states.items(), 1):
            contact.state = state
            moment = crisis.start_at + timedelta(minutes=25 * number)
            contact.write({"contacted_at": moment, "user_id": user.id})
        (contacts - others).note = UNWELL
        absent.note = ABSENT

    @api.model
    def _take_steps(self, crisis, user):
        for number, step in enumerate(crisis.step_ids):
            # one of them took longer than it should have
            share = 1.6 if number == 3 else 0.7
            step.write(
                {
                    "done_at": crisis.start_at
                    + timedelta(minutes=step.minutes * share),
                    "done_by": user.id,
                }
            )

    @api.model
    def _make_statements(self, crisis, user):
        self.env["restaurant.crisis.statement"].create(
            [
                {
                    "crisis_id": crisis.id,
                    "user_id": user.id,
                    "date": crisis.start_at + timedelta(hours=1 + 5 * number),
                    "audience": audience,
                    "text": text,
                }
                for number, (audience, text) in enumerate(STATEMENTS)
            ]
        )
