from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields, http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..models.restaurant_guest_token import SECONDS

CODES_PER_MINUTE = 30
FIRST_YEAR, LAST_YEAR = 2000, 2100


class RestaurantPortal(CustomerPortal):
    """A guest's own accounts, on their phone: balance, lines, statement, QR code."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "restaurant_account_count" in counters:
            guests = request.env["restaurant.portal"]._get_guests()
            values["restaurant_account_count"] = len(guests.account_ids)
        return values

    @http.route("/my/restaurant", type="http", auth="user", website=True)
    def restaurant_home(self, **_other):
        portal = request.env["restaurant.portal"]
        guests = portal._get_guests()
        sections = {
            guest: sorted(
                portal._prepare_sections(guest), key=lambda part: part["sequence"]
            )
            for guest in guests
        }
        return request.render(
            "restaurant_crm_loyalty.portal_home",
            {
                "page_name": "restaurant",
                "guests": guests,
                "sections": sections,
                "seconds": SECONDS,
            },
        )

    @http.route(
        [
            "/my/restaurant/account/<int:account_id>",
            "/my/restaurant/account/<int:account_id>/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def restaurant_account(self, account_id, page=1, **_other):
        portal = request.env["restaurant.portal"]
        account = portal._get_account(account_id)
        if not account:
            raise request.not_found()
        step = self._items_per_page
        pages = pager(
            f"/my/restaurant/account/{account_id}",
            total=portal._count_lines(account),
            page=page,
            step=step,
        )
        lines = portal._get_lines(account, pages["offset"], step)
        return request.render(
            "restaurant_crm_loyalty.portal_account",
            {
                "page_name": "restaurant",
                "account": account,
                "lines": lines,
                "pager": pages,
                "months": self._get_months(account),
            },
        )

    def _get_months(self, account):
        """The months a statement can be had for, the newest first: a year of them."""
        today = fields.Date.context_today(account)
        first = account.create_date.date().replace(day=1)
        months = [today + relativedelta(months=-back, day=1) for back in range(12)]
        return [month for month in months if month >= first]

    @http.route(
        "/my/restaurant/account/<int:account_id>/statement/<int:year>-<int:month>",
        type="http",
        auth="user",
        website=True,
    )
    def restaurant_statement(self, account_id, year, month, **_other):
        account = request.env["restaurant.portal"]._get_account(account_id)
        if not account or not 1 <= month <= 12 or not FIRST_YEAR <= year < LAST_YEAR:
            raise request.not_found()
        start = date(year, month, 1)
        data = {
            "ids": account.ids,
            "date_from": str(start),
            "date_to": str(start + relativedelta(months=1, days=-1)),
        }
        reports = request.env["ir.actions.report"].sudo()
        kind = "pdf" if reports.get_wkhtmltopdf_state() != "install" else "html"
        content, _kind = getattr(reports, f"_render_qweb_{kind}")(
            "restaurant_crm_loyalty.statement", account.ids, data=data
        )
        name = f"{account.number}-{year}-{month:02}.{kind}"
        mime = "application/pdf" if kind == "pdf" else "text/html; charset=utf-8"
        headers = [
            ("Content-Type", mime),
            ("Content-Disposition", f'inline; filename="{name}"'),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(content, headers=headers)

    @http.route(
        "/my/restaurant/qr/<int:guest_id>", type="http", auth="user", website=True
    )
    def restaurant_qr(self, guest_id, **_other):
        """A new code of the user's own, as a picture."""
        guest = request.env["restaurant.portal"]._get_guests()
        guest = guest.filtered(lambda one: one.id == guest_id)
        if not guest:
            raise request.not_found()
        limits = request.env["restaurant.rate.limit"].sudo()
        if not limits._allow("guest code", request.env.uid, CODES_PER_MINUTE, 60):
            return request.make_response("", status=429)
        token = request.env["restaurant.guest.token"].sudo()._issue(guest)
        picture = request.env["ir.actions.report"].barcode(
            "QR", token, width=260, height=260, quiet=False
        )
        headers = [("Content-Type", "image/png"), ("Cache-Control", "no-store")]
        return request.make_response(picture, headers=headers)
