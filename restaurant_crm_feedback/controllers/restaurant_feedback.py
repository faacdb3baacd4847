from odoo import http
from odoo.http import request

from ..models.restaurant_feedback_link import PATH
from ..tools.photos import MAX_BYTES, MAX_PHOTOS
from ..tools.posted import MAX_TEXT, read_line
from .guest_page import GuestPage

MAX_BODY = MAX_PHOTOS * MAX_BYTES + 128 * 1024
# One address may be the Wi-Fi of a full house.
OPENED, SENT, CLAIMED = 240, 20, 10
MINUTE, HOUR = 60, 3600
PAGE = "restaurant_crm_feedback.feedback_page"


class RestaurantFeedback(GuestPage, http.Controller):
    """The page on which guests say how it was; for whoever has a signed link."""

    @http.route(
        f"{PATH}/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        max_content_length=MAX_BODY,
    )
    def tell(self, token, **posted):
        """Show the form; or take what was filled in, and say thank you."""
        is_sent = self._is_sent(posted)
        target = self._open(token, posted)
        if not self._allow("send" if is_sent else "open"):
            return self._show(token, target, posted, "slow_down", 429)
        if target is None:
            return self._show(token, target, posted, "unknown", 404)
        form = request.env["restaurant.feedback.form"]
        if not is_sent:
            return self._show(token, target, posted, self._get_notice(target))
        answer, errors = form._read(target, posted)
        if errors:
            return self._show(token, target, posted, "mistakes", errors=errors)
        feedback = form._store(target, answer)
        photos = request.httprequest.files.getlist("photos")
        left = request.env["restaurant.feedback.photos"]._add(feedback, photos)
        lang = request.env.lang
        return request.redirect(f"{PATH}/{token}/thanks?lang={lang}&left={left}", 303)

    @http.route(
        f"{PATH}/<string:token>/thanks", type="http", auth="public", methods=["GET"]
    )
    def thank(self, token, **posted):
        """Say thank you; offer to note the visit under a phone number."""
        target = self._open(token, posted)
        if not self._allow("open"):
            return self._show(token, target, posted, "slow_down", 429)
        if target is None:
            return self._show(token, target, posted, "unknown", 404)
        return self._show_thanks(token, target, posted)

    @http.route(
        f"{PATH}/<string:token>/claim",
        type="http",
        auth="public",
        methods=["POST"],
        max_content_length=64 * 1024,
    )
    def claim(self, token, **posted):
        """Note a visit under a phone number."""
        target = self._open(token, posted)
        if target is None:
            return self._show(token, target, posted, "unknown", 404)
        is_sent = self._is_sent(posted)
        if not self._allow("claim" if is_sent else "open"):
            return self._show_thanks(token, target, posted, "slow_down", 429)
        if not is_sent:
            return self._show_thanks(token, target, posted)
        claims = request.env["restaurant.feedback.claim"]
        if not claims._is_open(target):
            return self._show_thanks(token, target, posted, "claimed")
        errors = claims._claim(target, posted)
        if errors:
            return self._show_thanks(token, target, posted, "mistakes", errors=errors)
        return self._show_thanks(token, target, posted, "done")

    @http.route(
        f"{PATH}/<string:token>/stop",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        max_content_length=64 * 1024,
    )
    def stop(self, token, **posted):
        """Take back that questions are allowed, as easily as it was given."""
        is_sent = self._is_sent(posted)
        target = self._open(token, posted)
        if not self._allow("send" if is_sent else "open"):
            return self._show_stop(token, target, posted, "slow_down", 429)
        if target is None or not target.visit:
            return self._show(token, None, posted, "unknown", 404)
        if is_sent:
            request.env["restaurant.feedback.claim"]._stop_asking(target)
        return self._show_stop(token, target, posted, "stopped" if is_sent else None)

    # Steps ----------------------------------------------------------------------------

    def _open(self, token, posted):
        """Return the target of a link; from here on the language is the guest's."""
        target = request.env["restaurant.feedback.link"]._read(token)
        visit = target and target.visit
        self._choose_lang(
            posted, visit and visit.guest_id, target and target.outlet.company_id
        )
        return target

    def _get_limits(self):
        return {
            "open": (OPENED, MINUTE),
            "send": (SENT, MINUTE),
            "claim": (CLAIMED, HOUR),
        }

    def _get_notice(self, target):
        if target.expired:
            return "expired"
        asks = request.env["restaurant.feedback.ask"].sudo()
        if target.channel != "table" and asks._is_answered(target.visit, target.order):
            return "answered"
        return None

    # Pages ----------------------------------------------------------------------------

    def _show(self, token, target, posted, notice=None, status=200, errors=None):
        values = self._prepare_page(token, target, posted, notice, errors)
        if target is not None:
            form = request.env["restaurant.feedback.form"]
            values.update(form._get_questions(target))
        return self._render(PAGE, values, status)

    def _show_thanks(self, token, target, posted, notice=None, status=200, errors=None):
        claims = request.env["restaurant.feedback.claim"]
        values = self._prepare_page(token, target, posted, notice, errors)
        values["left"] = read_line(posted.get("left")) not in ("", "0")
        values["claimable"] = notice != "done" and claims._is_open(target)
        values["consent_text"] = values["claimable"] and claims._get_text(target).text
        return self._render("restaurant_crm_feedback.feedback_thanks", values, status)

    def _show_stop(self, token, target, posted, notice=None, status=200):
        values = self._prepare_page(token, target, posted, notice, None)
        return self._render("restaurant_crm_feedback.feedback_stop", values, status)

    def _prepare_page(self, token, target, posted, notice, errors):
        return self._prepare_layout(
            posted,
            token=token if target is not None else "",
            path=PATH,
            target=target,
            notice=notice,
            errors=errors or {},
            max_text=MAX_TEXT,
        )
