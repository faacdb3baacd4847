from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PAGE = 20


class RestaurantPortal(CustomerPortal):
    """What a guest with a login has told us, and what we have answered."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "restaurant_feedback_count" in counters:
            answers = self._get_restaurant_answers()
            domain = self._get_restaurant_domain()
            values["restaurant_feedback_count"] = answers.search_count(domain)
        return values

    @http.route(
        ["/my/restaurant-feedback", "/my/restaurant-feedback/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_restaurant_feedback(self, page=1, **_other):
        answers, domain = self._get_restaurant_answers(), self._get_restaurant_domain()
        pages = pager(
            url="/my/restaurant-feedback",
            total=answers.search_count(domain),
            page=page,
            step=PAGE,
        )
        values = {
            **self._prepare_portal_layout_values(),
            "answers": answers.search(domain, limit=PAGE, offset=pages["offset"]),
            "page_name": "restaurant_feedback",
            "pager": pages,
            "default_url": "/my/restaurant-feedback",
        }
        return request.render("restaurant_crm_feedback.portal_my_feedback", values)

    def _get_restaurant_answers(self):
        """Feedback with all rights: the domain below is what may be seen of it."""
        return request.env["restaurant.feedback"].sudo()

    def _get_restaurant_domain(self):
        partner = request.env.user.partner_id
        return [("guest_id.partner_id", "=", partner.id)]
