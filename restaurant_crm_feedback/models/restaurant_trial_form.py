from odoo import api, fields, models

from ..tools.posted import MAX_TEXT, is_ticked, read_choice, read_text
from .restaurant_feedback_form import BAIT


class RestaurantTrialForm(models.AbstractModel):
    """The page on which guests of a tasting rate its dishes; see also
    `restaurant.feedback.form`.
    """

    _name = "restaurant.trial.form"
    _description = "Form of a Tasting"

    @api.model
    def _get_stage(self, invited):
        """Return what a guest can do now: "reply", "rate", or nothing, since it is
        "cancelled", "rated" or "over", or the link is "unknown".
        """
        if not invited:
            return "unknown"
        trial = invited.trial_id
        if trial.state == "cancel":
            return "cancelled"
        if invited.feedback_id:
            return "rated"
        if invited._get_last_day() < fields.Date.today() or trial.state == "decided":
            return "over"
        has_begun = trial.date <= self.env.cr.now()
        if has_begun or trial.state == "held":
            return "rate"
        return "reply"

    @api.model
    def _read(self, trial, posted):
        """Return what was answered, and {name of the field: message} of what is wrong.

        :param dict posted: what came, of whatever types
        """
        answer, errors = {}, {}
        products = trial.dish_ids.product_id
        for name in ("score", *(f"dish_{product.id}" for product in products)):
            try:
                answer[name] = read_choice(posted.get(name), 1, 5)
            except ValueError:
                errors[name] = self.env._("Please choose one of the answers shown.")
        if answer.get("score") is None and "score" not in errors:
            errors["score"] = self.env._("Please say how it was as a whole.")
        for product in products:
            again = posted.get(f"again_{product.id}")
            is_answer = isinstance(again, str) and again in ("yes", "no")
            answer[f"again_{product.id}"] = again if is_answer else False
        answer["text"] = read_text(posted.get("text"))
        if len(answer["text"]) > MAX_TEXT:
            errors["text"] = self.env._(
                "This is too long: please stay below %(count)s characters.",
                count=MAX_TEXT,
            )
        answer["bait"] = is_ticked(posted.get(BAIT))
        return answer, errors

    @api.model
    def _store(self, invited, answer):
        """Keep the answer of a guest, once: who sends it again has said it before."""
        trial = invited.trial_id
        trial._lock_places()
        if invited.feedback_id or answer["bait"]:
            return
        answers = self.env["restaurant.feedback"].sudo()
        quiet = answers.with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        told = quiet.create(self._prepare_feedback(invited, answer))
        invited.write({"feedback_id": told.id, "state": "came"})

    @api.model
    def _prepare_feedback(self, invited, answer):
        """Return values; what is said of a trial is no score of the outlet."""
        trial = invited.trial_id
        return {
            "trial_id": trial.id,
            "guest_id": invited.guest_id.id,
            "outlet_id": trial.outlet_id.id,
            "channel": "tasting",
            "lang": self.env.lang,
            "apart": True,
            "score": answer["score"],
            "text": answer["text"] or False,
            "score_ids": [
                (
                    0,
                    0,
                    {
                        "product_id": product.id,
                        "score": answer[f"dish_{product.id}"],
                        "order_again": answer[f"again_{product.id}"],
                    },
                )
                for product in trial.dish_ids.product_id
                if answer[f"dish_{product.id}"]
            ],
        }
