from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import format_date

from .restaurant_reservation_flow import OPEN

RINGS_FOR = 60  # seconds
MAX_SHARED, MAX_VISITS, MAX_REQUESTS, MAX_RESERVATIONS = 3, 3, 3, 3


class RestaurantCallPop(models.AbstractModel):
    """A call that comes in pops up on the screens of those who answer it.

    Over the bus goes its id alone: who may see the guest asks for the rest, and has to
    be logged in to do so.
    """

    _name = "restaurant.call.pop"
    _description = "Call that Pops Up"

    @api.model
    def _ring(self, caller, users, line=None, event_ref=False):
        """Log an incoming call and pop it up; the same event of a line once.

        :param caller: a `tools.caller_id.Caller`
        :param users: who answers
        :param line: the `restaurant.phone.line` that rings, if it told us
        """
        known = [("line_id", "=", line and line.id), ("event_ref", "=", event_ref)]
        if event_ref and (call := self.search(known)):
            return call
        try:
            with self.env.cr.savepoint():
                call = self.with_context(
                    mail_create_nolog=True, mail_create_nosubscribe=True
                ).create(self._prepare_ringing(caller, users, line, event_ref))
        except UniqueViolation:
            return self.search(known)  # told twice at once
        users._bus_send("restaurant_crm.call", {"call_id": call.id})
        return call

    @api.model
    def _prepare_ringing(self, caller, users, line, event_ref):
        company = (line or users[:1]).company_id.root_id
        number = self._phone_format_number(caller.number, company.country_id)
        return {
            "company_id": company.id,
            "number": caller.number,
            "caller_name": caller.name,
            "guest_id": self._find_callers(number, company)[:1].id,
            "line_id": line and line.id,
            "outlet_id": line and line.outlet_id.id,
            "user_id": users.id if len(users) == 1 else False,
            "event_ref": event_ref,
        }

    @api.model
    def _find_callers(self, number, company):
        """Return the guests who have a number, whose own it is first."""
        guests = self.env["restaurant.guest"]
        if not number:
            return guests
        return guests.search(
            [("company_id", "=", company.id), ("phone_e164", "=", number)],
            order="phone_duplicate, id",
            limit=1 + MAX_SHARED,
        )

    def pop_card(self):
        """Tell an agent about a call that is ringing on the agent's screen.

        It reads the primary database: a replica may not know the call yet.

        :return: {"ok": True, "id", "number", "caller_name", "outlet", "guest": see
            `_prepare_pop_guest` or False, "shared": names, "buttons": [{name, label}]};
            {"ok": False, "code": "expired"} if it rings no more, or for others
        """
        call = self.exists()
        if len(call) != 1 or not call._rings_for(self.env.user):
            return {"ok": False, "code": "expired"}
        call.check_access("read")
        shared = self._find_callers(call.number_e164, call.company_id) - call.guest_id
        return {
            "ok": True,
            "id": call.id,
            "number": call.number_e164 or call.number or "",
            "caller_name": call.caller_name or "",
            "outlet": call.outlet_id.name or "",
            "guest": bool(call.guest_id) and self._prepare_pop_guest(call.guest_id),
            "shared": shared.mapped("display_name"),
            "buttons": call._prepare_pop_buttons(),
        }

    def _rings_for(self, user):
        call = self.sudo()
        oldest = fields.Datetime.subtract(fields.Datetime.now(), seconds=RINGS_FOR)
        agents = call.line_id.user_ids | call.user_id
        return call.start_at >= oldest and user in agents

    @api.model
    def _prepare_pop_guest(self, guest):
        """Return what pops up of a guest, read with the rights of the agent.

        Other addons append to the sections.

        :return: {"name", "number", "note", "summary", "image", "allergies": names,
            "sections": [{"title", "lines": texts}]}
        """
        return {
            "name": guest.name,
            "number": guest.number,
            "note": guest.note or "",
            "summary": self._prepare_pop_summary(guest),
            "image": f"/web/image/restaurant.guest/{guest.id}/avatar_128",
            "allergies": guest.preference_ids.filtered(
                lambda preference: preference.kind == "allergen"
            ).preference_id.mapped("name"),
            "sections": [
                section
                for section in self._prepare_pop_sections(guest)
                if section["lines"]
            ],
        }

    @api.model
    def _prepare_pop_summary(self, guest):
        if not guest.visit_count:
            return self.env._("No visit yet")
        return self.env._(
            "%(count)s visits, %(spend)s each",
            count=guest.visit_count,
            spend=guest.currency_id.format(guest.average_spend),
        )

    @api.model
    def _prepare_pop_sections(self, guest):
        """Extended by addons that know more of a guest who calls."""
        visits = self.env["restaurant.visit"].search(
            [("guest_id", "=", guest.id)], limit=MAX_VISITS
        )
        requests = self.env["restaurant.guest.request"].search(
            [("guest_id", "=", guest.id), ("state", "=", "open")], limit=MAX_REQUESTS
        )
        reservations = self.env["restaurant.reservation"].search(
            [
                ("guest_id", "=", guest.id),
                ("state", "in", OPEN),
                ("start_at", ">=", "today"),
            ],
            order="start_at",
            limit=MAX_RESERVATIONS,
        )
        return [
            {
                "title": self.env._("Reservations"),
                "lines": [self._prepare_pop_reservation(r) for r in reservations],
            },
            {
                "title": self.env._("Open requests"),
                "lines": requests.mapped("text"),
            },
            {
                "title": self.env._("Last visits"),
                "lines": [self._prepare_pop_visit(visit) for visit in visits],
            },
        ]

    @api.model
    def _prepare_pop_reservation(self, reservation):
        return self.env._(
            "%(when)s · %(outlet)s · %(covers)s guests",
            when=reservation._format_start(),
            outlet=reservation.outlet_id.name,
            covers=reservation.covers,
        )

    @api.model
    def _prepare_pop_visit(self, visit):
        parts = (
            format_date(self.env, visit.business_date),
            visit.outlet_id.name,
            visit.currency_id.format(visit.net_amount),
        )
        return " · ".join(parts)

    def _prepare_pop_buttons(self):
        """Return what an agent can do with the call: methods of `restaurant.call`.

        Extended by addons that add one.
        """
        if self.guest_id:
            return [
                {"name": "action_open_guest", "label": self.env._("Open guest")},
                {
                    "name": "action_new_reservation",
                    "label": self.env._("New reservation"),
                },
                {"name": "action_new_request", "label": self.env._("New request")},
            ]
        return [{"name": "action_new_guest", "label": self.env._("New guest")}]
