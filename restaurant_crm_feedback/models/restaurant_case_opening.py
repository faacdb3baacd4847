from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import html2plaintext, plaintext2html

from ..tools.case_words import LOW_SCORE, find_word, type_by_scores

SUBJECT = 80  # characters of what was said that make a subject


class RestaurantCaseOpening(models.AbstractModel):
    """The ways in which a case is opened."""

    _name = "restaurant.case.opening"
    _description = "Opening of Cases"

    till_key = fields.Char(readonly=True, copy=False)

    _till_key_uniq = models.UniqueIndex(
        "(till_key) WHERE till_key IS NOT NULL", "The till has told us already."
    )

    @api.model
    def _open_from_till(self, key, values):
        """Open the case that a till reports; told again, it is the same one."""
        cases = self.env["restaurant.case"].sudo().with_context(active_test=False)
        known = [("till_key", "=", key), ("outlet_id", "=", values["outlet_id"])]
        if case := cases.search(known):
            return case
        try:
            with self.env.cr.savepoint():
                return cases.create({**values, "till_key": key})
        except UniqueViolation:
            return cases.search(known)

    @api.model
    def _open_from_feedback(self, feedbacks):
        """Open a case for each unhappy answer, and for each with a word that tells.

        An answer that has its case gets no other. Runs for automation, as superuser.

        :return: the new cases
        """
        cases = self.env["restaurant.case"].sudo().with_context(active_test=False)
        answers = feedbacks.sudo()
        known = cases.search([("feedback_id", "in", answers.ids)]).feedback_id
        vals_list = [
            values
            for answer in answers - known
            if (values := cases._prepare_from_feedback(answer))
        ]
        return cases.create(vals_list).with_env(self.env)

    @api.model
    def _open_from_portal(self, partner, subject, text):
        """Open the case of a guest with an account; at the outlet of the last visit."""
        guests = self.env["restaurant.guest"].sudo()
        guest = guests.search([("partner_id", "=", partner.id)], limit=1)
        visit = guest.visit_ids[:1]
        company = guest.company_id or self.env.company.root_id
        found = self._find_keyword(f"{subject} {text}", company)
        values = {
            "name": subject,
            "description": plaintext2html(text) if text else False,
            "channel": "portal",
            "partner_id": partner.id,
            "guest_id": guest.id,
            "outlet_id": (visit.outlet_id or guest.outlet_id).id,
            "case_type": found.case_type if found else "other",
        }
        if found:
            values["severity"] = found.severity
        case = self.env["restaurant.case"].sudo().create(values)
        case._confirm_receipt()
        return case

    @api.model
    def _prepare_from_feedback(self, answer):
        """Return the values of the case about an answer; None where there is none."""
        found = self._find_keyword(answer.text, answer.company_id)
        if not found and answer.score > LOW_SCORE:
            return None
        by_scores = type_by_scores(answer._get_aspect_scores())
        values = {
            "name": self._prepare_subject(
                answer.text, self.env._("%(score)s of 5", score=answer.score)
            ),
            "case_type": found.case_type if found else by_scores,
            "channel": "review" if answer.channel == "review" else "feedback",
            "date": answer.date,
            "feedback_id": answer.id,
            "visit_id": answer.visit_id.id,
            "guest_id": answer.guest_id.id,
            "outlet_id": answer.outlet_id.id,
            "order_id": answer.order_id.id,
            "product_ids": [(6, 0, self._get_bad_dishes(answer).ids)],
            "description": plaintext2html(answer.text or ""),
        }
        return {**values, "severity": found.severity} if found else values

    @api.model
    def _get_bad_dishes(self, answer):
        bad = answer.score_ids.filtered(lambda line: line.score <= LOW_SCORE)
        return bad.product_id

    @api.model
    def _find_keyword(self, text, company):
        """Return the gravest line of `restaurant.case.keyword` a text hits, or None."""
        words = self.env["restaurant.case.keyword"].sudo()._get_words(company)
        found = find_word(text, words)
        return found and found[1]

    @api.model
    def _prepare_subject(self, text, otherwise):
        """Return the first line of what was said, cut where a line of a list ends."""
        lines = (html2plaintext(text) if text else "").split("\n")
        first = next((line.strip() for line in lines if line.strip()), "")
        short = first if len(first) <= SUBJECT else first[: SUBJECT - 1] + "…"
        return short or otherwise
