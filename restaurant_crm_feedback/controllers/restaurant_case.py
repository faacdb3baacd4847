from odoo import http
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal

MAX_SUBJECT, MAX_TEXT = 200, 4000
PAGE = 50
WRITTEN, HOUR = 10, 3600  # cases of one guest


class RestaurantCasePortal(CustomerPortal):
    """What a guest with an account sees of the own cases; a link shows a single one."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "case_count" in counters:
            values["case_count"] = len(self._find_my_cases())
        return values

    @http.route("/my/cases", type="http", auth="user", website=True, methods=["GET"])
    def portal_my_cases(self, **_options):
        return self._show_my_cases()

    @http.route(
        "/my/cases/add", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_add_case(self, subject="", text="", **_options):
        """Open a case; what was typed stays on the page if it cannot be taken."""
        subject, text = (
            str(part).replace("\0", "").strip() for part in (subject, text)
        )
        if not subject or len(subject) > MAX_SUBJECT or len(text) > MAX_TEXT:
            problem = request.env._(
                "Please write a subject of at most %(subject)s characters, and a text"
                " of at most %(text)s.",
                subject=MAX_SUBJECT,
                text=MAX_TEXT,
            )
            return self._show_my_cases(subject=subject, text=text, problem=problem)
        partner = request.env.user.partner_id
        limits = request.env["restaurant.rate.limit"].sudo()
        if not limits._allow("cases", str(partner.id), WRITTEN, HOUR):
            problem = request.env._("You have written often. Please wait a while.")
            return self._show_my_cases(subject=subject, text=text, problem=problem)
        cases = request.env["restaurant.case"].sudo()
        case = cases._open_from_portal(partner, subject, text)
        return request.redirect(case.get_portal_url())

    @http.route(
        "/my/cases/<int:case_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def portal_case(self, case_id, access_token=None, **_options):
        case = self._get_case(case_id, access_token)
        if not case:
            return request.redirect("/my")
        values = {
            "page_name": "case",
            "case": case,
            "token": case._portal_ensure_token(),
        }
        return request.render("restaurant_crm_feedback.portal_case", values)

    def _show_my_cases(self, **values):
        values = {"page_name": "case", "cases": self._find_my_cases(), **values}
        return request.render("restaurant_crm_feedback.portal_my_cases", values)

    def _find_my_cases(self):
        """Return the cases of who is logged in: of the contact, nobody else's."""
        cases = request.env["restaurant.case"].sudo()
        partner = request.env.user.partner_id
        return cases.search([("partner_id", "=", partner.id)], limit=PAGE)

    def _get_case(self, case_id, token):
        """Return a case for whom it belongs to, or who has its link; else nothing."""
        if not 0 < case_id < 2**31:
            return None
        cases = request.env["restaurant.case"].sudo()
        case = cases.search([("id", "=", case_id)])
        user = request.env.user
        is_own = not user._is_public() and case.partner_id == user.partner_id
        is_known = bool(token and case.access_token) and consteq(
            str(token), case.access_token
        )
        return case if case and (is_own or is_known) else None
