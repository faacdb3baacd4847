import json

from odoo import http
from odoo.http import Response, request

from ..models.ir_http import MAX_BODY
from ..tools.caller_id import read_caller, restore_plus

AGENTS = "restaurant_crm.group_restaurant_floor"
# What one telephone may ring: a busy desk rings once a second, not twenty times.
RINGS, RING_SECONDS = 20, 10
MAX_EVENT = 200


class RestaurantCall(http.Controller):
    """Telephones tell of a call; the answer says nothing of the guest."""

    @http.route(
        "/restaurant_crm/call",
        type="http",
        auth="restaurant_agent",
        methods=["GET", "POST"],
        csrf=False,  # a session counts where the browser says that nobody forged it
        save_session=False,
        max_content_length=MAX_BODY,
    )
    def ring(self, number=None, name="", **_other):
        """A softphone opens this address: `?number=%CALLERID%`.

        Where it opens it in the agent's browser, that goes on to the call.
        """
        user = request.env.user
        if not user.has_group(AGENTS):
            return self._answer(403)
        caller = read_caller(restore_plus(number), name)
        if caller is None:
            return self._answer(400)
        if not self._may_ring(f"user {user.id}"):
            return self._answer(429)
        call = request.env["restaurant.call"].sudo()._ring(caller, user)
        if request.httprequest.headers.get("Sec-Fetch-Mode") == "navigate":
            return request.redirect(f"/odoo/guest-calls/{call.id}")
        return self._answer(200, {"ok": True})

    @http.route(
        "/restaurant_crm/call/line/<string:token>",
        type="http",
        auth="restaurant_phone_line",
        methods=["POST"],
        csrf=False,  # signed
        save_session=False,
        max_content_length=MAX_BODY,
    )
    def ring_line(self, token, **_other):
        """A telephone exchange tells of a call, as signed JSON:
        `{"id": "…", "number": "…", "name": "…", "agent": "login"}`.

        `id` names the event: told twice, it is one call. Name and agent may be absent.
        """
        event = self._read_event(request.httprequest.get_data())
        if event is None:
            return self._answer(400)
        if not self._may_ring(f"line {token}"):
            return self._answer(429)
        line = request.env["restaurant.phone.line"].sudo()._get_by_token(token)
        request.env["restaurant.call"].sudo()._ring(
            event["caller"],
            line._get_agents(event["agent"]),
            line=line,
            event_ref=event["id"],
        )
        return self._answer(200, {"ok": True})

    def _read_event(self, body):
        try:
            event = json.loads(body)
        except (ValueError, RecursionError):
            return None
        if not isinstance(event, dict):
            return None
        caller = read_caller(event.get("number"), event.get("name", ""))
        texts = event.get("id"), event.get("agent", "")
        fit = all(isinstance(text, str) and len(text) <= MAX_EVENT for text in texts)
        if caller is None or not fit or not event["id"]:
            return None
        return {"id": event["id"], "agent": event.get("agent", ""), "caller": caller}

    def _may_ring(self, who):
        limits = request.env["restaurant.rate.limit"].sudo()
        return limits._allow("call", who, RINGS, RING_SECONDS)

    def _answer(self, status, values=None):
        body = json.dumps(values) if values else None
        return Response(body, status=status, content_type="application/json")
