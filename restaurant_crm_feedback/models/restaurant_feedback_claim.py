from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from ..tools.posted import is_ticked, read_line

CONSENT_CHANNEL = "sms"


class RestaurantFeedbackClaim(models.AbstractModel):
    """A guest says: this check was mine. It is offered, and never asked for."""

    _name = "restaurant.feedback.claim"
    _description = "Claim of a Check"

    @api.model
    def _is_open(self, target):
        """Tell whether a check may be claimed: it is nobody's yet."""
        order = target.order
        return bool(
            order
            and not target.expired
            and target.outlet.feedback_claim
            and order.state in ("paid", "done")
            and not order.is_refund
            and not order.partner_id
        )

    @api.model
    def _get_text(self, target):
        """The words that a guest who ticks the box agrees to."""
        texts = self.env["restaurant.consent.text"].sudo()
        return texts._get_current("marketing", target.outlet.company_id)

    @api.model
    def _claim(self, target, posted):
        """Give a check to the guest of a phone number, known or new.

        The page says the same in both cases. Whoever is known already allows nothing by
        it: the number was not proved to be theirs.

        :return: {name of the field: message}; empty if it worked
        """
        config = target.order.config_id
        values = {name: read_line(posted.get(name)) for name in ("phone", "name")}
        if not values["phone"]:
            return {"phone": self.env._("Please enter your phone number.")}
        capture = self.env["restaurant.guest.capture"].sudo()
        refusal, clean = capture._read_values(config, values)
        if refusal:
            field = "name" if refusal["code"] == "bad_name" else "phone"
            return {field: refusal["message"]}
        try:
            with self.env.cr.savepoint():
                guest, created = capture._find_or_create(config, clean)
        except UniqueViolation as error:
            # somebody wrote the same phone just now: run again and find it
            raise ConcurrencyError(str(error)) from error
        target.order.partner_id = guest.partner_id
        if created:
            guest.partner_id.lang = self.env.lang
            if is_ticked(posted.get("consent")):
                self._record_consent(target, guest)
        self._tie_answer(target)
        return {}

    @api.model
    def _record_consent(self, target, guest):
        self.env["restaurant.consent"]._record(
            guest,
            "marketing",
            [CONSENT_CHANNEL],
            "given",
            "form",
            text_id=self._get_text(target).id,
            proof=self.env._(
                "Ticked on the page of receipt %(receipt)s",
                receipt=target.order.pos_reference,
            ),
        )

    @api.model
    def _stop_asking(self, target):
        """The guest of a message does not want to be asked any more.

        A link that has expired does for that as well.
        """
        self.env["restaurant.consent"]._record(
            target.visit.guest_id,
            "feedback",
            ["email", "sms"],
            "withdrawn",
            "request",
            proof=self.env._("By the link in a message"),
        )

    @api.model
    def _tie_answer(self, target):
        """What was said of the check was said by this guest, of this visit."""
        checks = self.env["restaurant.visit.check"].sudo()
        visit = checks.search([("order_id", "=", target.order.id)]).visit_id
        answers = self.env["restaurant.feedback"].sudo()
        told = answers.search([("order_id", "=", target.order.id)])
        if visit:
            told.visit_id = visit
