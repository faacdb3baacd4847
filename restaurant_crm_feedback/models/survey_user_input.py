from odoo import fields, models


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    restaurant_guest_id = fields.Many2one(
        "restaurant.guest", string="Guest", ondelete="set null", index="btree_not_null"
    )
    restaurant_visit_id = fields.Many2one(
        "restaurant.visit", string="Visit", ondelete="set null", index="btree_not_null"
    )
    restaurant_feedback_id = fields.Many2one(
        "restaurant.feedback",
        string="Feedback",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    def _mark_done(self):
        result = super()._mark_done()
        for answers in self.filtered(
            lambda done: (
                done.survey_id.restaurant_kind
                and not done.test_entry
                and not done.restaurant_feedback_id
            )
        ):
            answers._land_restaurant_answers()
        return result

    def _land_restaurant_answers(self):
        """Make feedback of what was answered; of the visit as a whole at least.

        What else was asked stays with the questionnaire.
        """
        about = self._prepare_restaurant_subject()
        told = self._prepare_restaurant_answers()
        if about and told.get("score"):
            feedback = self.env["restaurant.feedback"].sudo()
            self.restaurant_feedback_id = feedback.create({**about, **told})

    def _prepare_restaurant_subject(self):
        """Return guest, visit and outlet of these answers; {} without an outlet."""
        survey = self.survey_id.sudo()
        guest = self.restaurant_guest_id.sudo() or self._find_restaurant_guest()
        visit = self.restaurant_visit_id.sudo()
        if not visit and guest:
            outlets = survey.restaurant_outlet_id or guest.visit_ids.outlet_id
            visits = guest.visit_ids.filtered(lambda v: v.outlet_id in outlets)
            visit = visits.sorted("end_at")[-1:]
        outlet = survey.restaurant_outlet_id or visit.outlet_id or guest.outlet_id
        if not outlet:
            return {}
        return {
            "guest_id": guest.id,
            "visit_id": visit.id,
            "outlet_id": outlet.id,
            "channel": "phone" if survey.restaurant_kind == "phone" else "survey",
            "lang": self.env.context.get("lang") or False,
        }

    def _find_restaurant_guest(self):
        """Return the guest of whoever was invited, in the group of the outlet."""
        guests = self.env["restaurant.guest"].sudo()
        if not self.partner_id:
            return guests
        group = self.survey_id.sudo().restaurant_outlet_id.company_id.root_id
        domain = [("partner_id", "=", self.partner_id.id)]
        if group:
            domain += [("company_id", "=", group.id)]
        found = guests.search(domain, limit=2)
        return found if len(found) == 1 else guests

    def _prepare_restaurant_answers(self):
        told, stars, words = {}, [], []
        for line in self.user_input_line_ids.filtered("question_id.restaurant_role"):
            question = line.question_id
            value = question._read_restaurant_answer(line)
            role = question.restaurant_role
            if value is None:
                continue
            if role == "score":
                told["score"] = value
            elif role in ("nps", "ces"):
                told[role] = str(value)
            elif role == "text":
                words.append(value)
            elif subject := question._get_restaurant_subject():
                stars.append((0, 0, {**subject, "score": value}))
        return {**told, "text": "\n".join(words) or False, "score_ids": stars}
