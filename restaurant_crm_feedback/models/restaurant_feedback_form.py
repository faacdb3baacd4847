from odoo import api, models

from ..tools.posted import MAX_TEXT, is_ticked, read_choice, read_text

MAX_DISHES = 8
# A field that nobody sees: programs that fill in forms fill it in, people do not.
BAIT = "website"


class RestaurantFeedbackForm(models.AbstractModel):
    """The page that guests open: what it asks, and what becomes of what comes back.

    Whatever is sent is read as text that somebody typed; nothing of it is an id that is
    looked up, but among what the page has asked.
    """

    _name = "restaurant.feedback.form"
    _description = "Form of the Feedback Page"

    @api.model
    def _get_questions(self, target):
        """Return what the page asks: records with all rights, to be shown by name."""
        company = target.outlet.company_id.root_id
        aspects = self.env["restaurant.feedback.aspect"].sudo()._get_asked(company)
        return {
            "aspects": aspects,
            "dishes": self._get_dishes(target.order),
            "effort": target.outlet.feedback_effort,
            "named": bool(target.visit) and not target.expired,
        }

    @api.model
    def _get_dishes(self, order):
        lines = order.lines - order._get_lines_outside_revenue()
        return lines.filtered(lambda line: line.qty > 0).product_id[:MAX_DISHES]

    # Reading --------------------------------------------------------------------------

    @api.model
    def _read(self, target, posted):
        """Return what was answered, and what is wrong with it.

        :param dict posted: what came, of whatever types
        :return: (answer, {name of the field: message})
        """
        questions = self._get_questions(target)
        answer, errors = {}, {}
        scales = {"score": (1, 5), "nps": (0, 10), "ces": (1, 7)}
        subjects = {f"aspect_{aspect.id}": (1, 5) for aspect in questions["aspects"]}
        subjects |= {f"dish_{dish.id}": (1, 5) for dish in questions["dishes"]}
        for name, (first, last) in {**scales, **subjects}.items():
            try:
                answer[name] = read_choice(posted.get(name), first, last)
            except ValueError:
                errors[name] = self.env._("Please choose one of the answers shown.")
        if answer.get("score") is None and "score" not in errors:
            errors["score"] = self.env._("Please say how it was as a whole.")
        answer["text"] = read_text(posted.get("text"))
        if len(answer["text"]) > MAX_TEXT:
            errors["text"] = self.env._(
                "This is too long: please stay below %(count)s characters.",
                count=MAX_TEXT,
            )
        answer["anonymous"] = is_ticked(posted.get("anonymous"))
        answer["bait"] = bool(read_text(posted.get(BAIT)))
        return answer, errors

    # Storing --------------------------------------------------------------------------

    @api.model
    def _store(self, target, answer):
        """Keep an answer, whatever the state of its link: nothing is lost.

        What cannot count, since the check was answered before, the link has expired
        or a program filled in the form, is kept apart.
        """
        counts = not (answer["bait"] or target.expired)
        if counts and target.channel != "table":
            counts = self.env["restaurant.feedback.ask"]._claim(
                target.outlet, target.visit, target.order
            )
        if not counts and (known := self._find_same(target, answer)):
            return known
        answers = self.env["restaurant.feedback"].sudo()
        quiet = answers.with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        return quiet.create(self._prepare_feedback(target, answer, counts))

    @api.model
    def _find_same(self, target, answer):
        """The answer that a second click, or a page sent again, would repeat."""
        answers = self.env["restaurant.feedback"].sudo()
        for name, record in (("order_id", target.order), ("visit_id", target.visit)):
            if record and not target.expired:
                same = [
                    (name, "=", record.id),
                    ("score", "=", answer["score"]),
                    ("text", "=", answer["text"] or False),
                ]
                if known := answers.search(same, limit=1):
                    return known
        return answers

    @api.model
    def _prepare_feedback(self, target, answer, counts):
        """Return values; who answers without a name is not tied to visit or check."""
        about = {}
        if counts and not answer["anonymous"]:
            about = {"visit_id": target.visit.id, "order_id": target.order.id}
        return {
            **about,
            "outlet_id": target.outlet.id,
            "table_id": target.table.id,
            "channel": target.channel,
            "lang": self.env.lang,
            "apart": not counts,
            "score": answer["score"],
            "nps": None if answer["nps"] is None else str(answer["nps"]),
            "ces": None if answer.get("ces") is None else str(answer["ces"]),
            "text": answer["text"] or False,
            "score_ids": self._prepare_scores(answer),
        }

    @api.model
    def _prepare_scores(self, answer):
        fields_of = {"aspect": "aspect_id", "dish": "product_id"}
        return [
            (0, 0, {fields_of[kind]: int(record_id), "score": score})
            for name, score in answer.items()
            for kind, separator, record_id in [name.partition("_")]
            if kind in fields_of and separator and score is not None
        ]
