from odoo import http
from odoo.http import request

from ..models.loyalty_program import COUPON_TYPES

LOOKS, MINUTE = 60, 60  # of one address
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class RestaurantCoupon(http.Controller):
    """The page of one coupon, with its QR to show at the till. The code is the key."""

    @http.route("/coupon/<string:code>", type="http", auth="public", methods=["GET"])
    def show(self, code):
        limit = request.env["restaurant.rate.limit"].sudo()
        address = request.httprequest.remote_addr
        card = None
        if limit._allow("coupon", address, LOOKS, MINUTE):
            card = self._find(code)
        terms = []
        if card:
            card._note_viewed()
            terms = request.env["restaurant.coupon.terms"].sudo()._describe(card)
        response = request.render(
            "restaurant_crm_loyalty.coupon_page",
            {"card": card, "terms": terms},
            headers=HEADERS,
        )
        response.status_code = 200 if card else 404
        return response

    def _find(self, code):
        cards = request.env["loyalty.card"].sudo()
        if not 8 <= len(code) <= 64 or "\0" in code:
            return cards
        return cards.search(
            [("code", "=", code), ("program_id.program_type", "in", COUPON_TYPES)],
            limit=1,
        )
