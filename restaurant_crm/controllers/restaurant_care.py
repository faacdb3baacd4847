from odoo import http
from odoo.http import request

PATH = "/restaurant/stop/<int:step_id>/<string:token>"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class RestaurantCare(http.Controller):
    """The page on which a guest wants no more messages. Looking at it changes nothing:
    programs follow links in mails, too."""

    @http.route(PATH, type="http", auth="public", methods=["GET"])
    def ask(self, step_id, token):
        return self._show(self._find(step_id, token), done=False)

    @http.route(PATH, type="http", auth="public", methods=["POST"])
    def stop(self, step_id, token):
        step = self._find(step_id, token)
        if step:
            step._withdraw()
        return self._show(step, done=True)

    def _find(self, step_id, token):
        return request.env["restaurant.care.step"]._find_signed(step_id, token)

    def _show(self, step, done):
        values = {"company": step.company_id, "is_known": bool(step), "is_done": done}
        response = request.render(
            "restaurant_crm.care_stop_page", values, headers=HEADERS
        )
        response.status_code = 200 if step else 404
        return response
