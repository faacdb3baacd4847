from datetime import datetime

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools import (
    babel_locale_parse,
    format_date,
    format_datetime,
    get_lang,
    groupby,
)

MOST = 300  # facts that are shown, the newest
ICONS = {
    "visit": "fa-cutlery",
    "consent": "fa-check-square-o",
    "reservation": "fa-calendar",
    "call": "fa-phone",
    "touch": "fa-paper-plane-o",
    "gift": "fa-gift",
}


class RestaurantGuestTimeline(models.AbstractModel):
    """All that has happened with a guest, in one list, wherever it was written down."""

    _name = "restaurant.guest.timeline"
    _description = "Timeline of a Guest"

    timeline = fields.Html(compute="_compute_timeline", sanitize=False)

    @api.depends_context("lang", "tz", "uid")
    def _compute_timeline(self):
        for guest in self:
            facts = guest._get_timeline()
            locale = babel_locale_parse(get_lang(self.env).code)
            months = groupby(facts, lambda fact: fact["day"].replace(day=1))
            guest.timeline = self.env["ir.qweb"]._render(
                "restaurant_crm.guest_timeline",
                {
                    "months": [list(found) for _month, found in months],
                    "icons": guest._get_timeline_icons(),
                    "format_month": lambda day, locale=locale: format_skeleton(
                        "yMMMM", day, locale=locale
                    ),
                    "format_moment": self._format_timeline_moment,
                },
            )

    @api.model
    def _format_timeline_moment(self, fact):
        if fact["has_hour"]:
            return format_datetime(self.env, fact["date"], dt_format="short")
        return format_date(self.env, fact["day"], date_format="short")

    def _get_timeline(self):
        """Return the facts that the user may see, the newest first."""
        facts = [fact for fact in self._prepare_timeline_entries() if fact["date"]]
        for fact in facts:
            date = fact["date"]
            fact["has_hour"] = isinstance(date, datetime)
            fact["date"] = fields.Datetime.to_datetime(date)
            here = fields.Datetime.context_timestamp(self, fact["date"])
            fact["day"] = here.date() if fact["has_hour"] else date
            record = fact["record"].sudo(False)
            fact["url"] = (
                f"/odoo/{record._name}/{record.id}" if record.has_access("read") else ""
            )
        facts.sort(key=lambda fact: fact["date"], reverse=True)
        return facts[:MOST]

    @api.model
    def _get_timeline_icons(self):
        """Port: return {kind of fact: icon}."""
        return ICONS

    def _prepare_timeline_entries(self):
        """Port: return what is known of one guest, in any order.

        :return: list of {"date": datetime (UTC) or date, "kind": str, "title": str,
            "detail": str, "record": recordset}; addons append theirs
        """
        facts = [
            *self.visit_ids,
            *self.consent_ids,
            *self.reservation_ids,
            *self.call_ids,
            *self.touch_ids,
        ]
        return [fact._prepare_timeline_entry() for fact in facts]

    def action_view_timeline(self):
        view = self.env.ref("restaurant_crm.restaurant_guest_view_form_timeline")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Timeline of %s", self.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }
