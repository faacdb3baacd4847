from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

PAGE = "/my/restaurant/coupon/<int:card_id>"


class RestaurantPortalCoupon(CustomerPortal):
    """A guest's own coupons: the code to show, and the way to a friend."""

    def _get_own_coupon(self, card_id):
        guests = request.env["restaurant.portal"]._get_guests()
        return request.env["restaurant.portal.coupon"]._get_own(guests, card_id)

    @http.route(PAGE, type="http", auth="user", website=True, methods=["GET"])
    def restaurant_coupon(self, card_id, **_other):
        guest, card = self._get_own_coupon(card_id)
        if not card:
            raise request.not_found()
        card._note_viewed()
        return self._show_coupon(guest, card)

    def _show_coupon(self, guest, card, error="", phone=""):
        portal = request.env["restaurant.portal.coupon"]
        values = {
            "page_name": "restaurant",
            "coupon": card,
            "row": portal._prepare_row(guest, card),
            "terms": request.env["restaurant.coupon.terms"]._describe(card),
            "obstacle": portal._find_obstacle(guest, card),
            "error": error,
            "phone": phone,
        }
        headers = {"Cache-Control": "no-store"}
        return request.render(
            "restaurant_crm_loyalty.portal_coupon", values, headers=headers
        )

    @http.route(
        f"{PAGE}/pass-on", type="http", auth="user", website=True, methods=["POST"]
    )
    def restaurant_pass_on(self, card_id, phone="", **_other):
        guest, card = self._get_own_coupon(card_id)
        passed = f"/my/restaurant/coupon/{card_id}/passed-on"
        if not card:  # sent twice, or not theirs
            return request.redirect(passed)
        try:
            request.env["restaurant.portal.coupon"]._pass_on(guest, card, phone)
        except UserError as error:
            return self._show_coupon(guest, card, error.args[0], phone[:32])
        return request.redirect(passed)

    @http.route(
        f"{PAGE}/passed-on", type="http", auth="user", website=True, methods=["GET"]
    )
    def restaurant_passed_on(self, card_id, **_other):
        guests = request.env["restaurant.portal"]._get_guests()
        portal = request.env["restaurant.portal.coupon"]
        transfer = portal._get_passed(guests, card_id)
        if not transfer:
            raise request.not_found()
        coupon = transfer.card_id
        values = {
            "page_name": "restaurant",
            "coupon": coupon,
            "transfer": transfer,
            "link": f"{request.httprequest.host_url}coupon/{coupon.code}",
        }
        return request.render(
            "restaurant_crm_loyalty.portal_coupon_passed",
            values,
            headers={"Cache-Control": "no-store"},
        )
