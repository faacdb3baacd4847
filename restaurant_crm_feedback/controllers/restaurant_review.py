import json

from odoo import http
from odoo.http import Response, request

from ..models.ir_http import MAX_REVIEWS_BODY
from ..models.restaurant_review_source import PATH

MAX_ROWS = 500
CALLS, SECONDS = 60, 60


class RestaurantReview(http.Controller):
    """Systems that watch platforms send us what is written there."""

    @http.route(
        f"{PATH}/<string:token>",
        type="http",
        auth="restaurant_review_source",
        methods=["POST"],
        csrf=False,  # signed
        save_session=False,
        max_content_length=MAX_REVIEWS_BODY,
    )
    def take(self, token, **_other):
        """Take in `{"reviews": [{"key", "date", "outlet", "score", …}, …]}`, as text or
        numbers; see `tools/review_cells.py` for the columns.

        Sent again, a review is the same one. Rows that cannot be taken come back with
        the reason, the others are taken in.
        """
        rows = self._read_rows(request.httprequest.get_data())
        if rows is None:
            return self._answer(400, {"ok": False, "code": "bad_rows"})
        limits = request.env["restaurant.rate.limit"].sudo()
        if not limits._allow("reviews", token, CALLS, SECONDS):
            return self._answer(429, {"ok": False, "code": "slow_down"})
        source = request.env["restaurant.review.source"].sudo()._get_by_token(token)
        imports = request.env["restaurant.review.import"].sudo()
        answer = imports._take_rows(source.company_id, source.name, rows)
        return self._answer(200, answer)

    def _read_rows(self, body):
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            return None
        rows = message.get("reviews") if isinstance(message, dict) else None
        return rows if isinstance(rows, list) and 0 < len(rows) <= MAX_ROWS else None

    def _answer(self, status, values):
        body = json.dumps(values)
        return Response(body, status=status, content_type="application/json")
