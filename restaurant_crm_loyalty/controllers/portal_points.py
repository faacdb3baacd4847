from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PAGE = "/my/restaurant/account/<int:account_id>/points"


class RestaurantPortalPoints(CustomerPortal):
    """A guest's own points: what each check brought and why, and when they end."""

    @http.route(
        [PAGE, f"{PAGE}/page/<int:page>"], type="http", auth="user", website=True
    )
    def restaurant_points(self, account_id, page=1, **_other):
        account = request.env["restaurant.portal"]._get_account(account_id)
        portal = request.env["restaurant.portal.points"]
        if not account:
            raise request.not_found()
        step = self._items_per_page
        count = portal._get_lines(account, 0, 1)[1]
        pages = pager(
            f"/my/restaurant/account/{account_id}/points",
            total=count,
            page=page,
            step=step,
        )
        lines = portal._get_lines(account, pages["offset"], step)[0]
        return request.render(
            "restaurant_crm_loyalty.portal_points",
            {
                "page_name": "restaurant",
                "account": account,
                "points": portal._prepare(account),
                "expiry": portal._get_expiry(account),
                "gifts": portal._get_gifts(account),
                "lines": lines,
                "titles": lines.operation_id._get_guest_titles(),
                "explained": portal._explain(lines),
                "pager": pages,
            },
        )
