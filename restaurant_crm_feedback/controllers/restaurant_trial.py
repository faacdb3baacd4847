from odoo import http
from odoo.http import request

from ..models.restaurant_trial_inviting import PATH
from ..tools.posted import MAX_TEXT
from .guest_page import GuestPage

OPENED, SENT, MINUTE = 240, 20, 60
PAGE = "restaurant_crm_feedback.trial_page"


class RestaurantTrial(GuestPage, http.Controller):
    """One page for a guest of a tasting: say yes or no; afterwards, rate the dishes."""

    @http.route(
        f"{PATH}/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        max_content_length=128 * 1024,
    )
    def invitation(self, token, **posted):
        """Show what a guest can do now; or do it."""
        is_sent = self._is_sent(posted)
        guests = request.env["restaurant.trial.guest"]
        invited = guests._read_link(token)
        trial = invited.trial_id
        self._choose_lang(posted, invited.guest_id, trial.company_id)
        invited = invited.with_context(lang=request.env.lang)
        form = request.env["restaurant.trial.form"]
        stage = form._get_stage(invited)
        if not self._allow("send" if is_sent else "open"):
            return self._show(token, invited, posted, stage, "slow_down", 429)
        if not invited:
            return self._show(token, invited, posted, stage, status=404)
        if not is_sent or stage not in ("reply", "rate"):
            return self._show(token, invited, posted, stage)
        if stage == "reply":
            if posted.get("reply") in ("yes", "no"):
                invited._reply(posted["reply"] == "yes")
            return self._show(token, invited, posted, stage)
        answer, errors = form._read(invited.trial_id, posted)
        if errors:
            return self._show(token, invited, posted, "rate", errors=errors)
        form._store(invited, answer)
        return self._show(token, invited, posted, "rated")

    def _get_limits(self):
        return {"open": (OPENED, MINUTE), "send": (SENT, MINUTE)}

    def _show(
        self, token, invited, posted, stage, notice=None, status=200, errors=None
    ):
        trial = invited.trial_id
        said = {"reply": invited.state, "rate": None}.get(stage, stage)
        values = self._prepare_layout(
            posted,
            url=f"{PATH}/{token}" if invited else "",
            outlet=trial.outlet_id,
            trial=trial,
            when=trial and trial._format_date(),
            dishes=trial.dish_ids.product_id,
            reply=invited.state,
            stage=stage,
            notice=notice or said,
            errors=errors or {},
            max_text=MAX_TEXT,
        )
        return self._render(PAGE, values, status)
