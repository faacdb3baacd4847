from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.birthday import next_birthday

BIRTHDAY_AHEAD_DAYS = 7
MAX_REQUESTS, MAX_FAVOURITES = 5, 3
# So long a request that was met stays on the card, ticked: the guest is still here, and
# another till or the next screen must not make the cashier wonder where it went.
MET_FOR = timedelta(hours=6)


class RestaurantGuestCard(models.AbstractModel):
    """What a till shows of a guest: hints to serve by, not the file."""

    _name = "restaurant.guest.card"
    _description = "Guest Card at the Till"

    def _prepare_card_sections(self, config):
        """Return what the till shows of one guest; every addon adds its section.

        Called as superuser after the rights were checked: `self.env.user` is the
        cashier, and what a cashier must not see does not go in.

        :param pos.config config: the till that asks
        :return: {section: JSON-able value}; keys of a section are always present
        """
        return {
            "identity": self._prepare_card_identity(),
            "preferences": self._prepare_card_preferences(),
            "requests": self._prepare_card_requests(),
            "visits": self._prepare_card_visits(config),
        }

    def _prepare_card_identity(self):
        birthday, days = "", False
        if self.birth_month:
            birthday = f"{self.birth_month:02}-{self.birth_day:02}"
        if self.birth_month and not self.birthday_lunar:
            today = fields.Date.context_today(self)
            coming = next_birthday(self.birth_day, self.birth_month, today)
            days = (coming - today).days
        return {
            "name": self.name or "",
            "number": self.number or "",
            "guest_type": self.guest_type,
            "vip": self.is_vip,
            "birthday": birthday,
            "birthday_in": False if days > BIRTHDAY_AHEAD_DAYS else days,
        }

    def _prepare_card_preferences(self):
        preferences = self.env["restaurant.guest.preference"]
        allergies, tastes = [], []
        for preference in preferences.search_fetch([("guest_id", "=", self.id)]):
            word = preference.preference_id
            shown = {"id": preference.id, "name": word.name, "preference_id": word.id}
            if preference.kind == "allergen":
                shown["severity"] = preference._get_card_severity()
                allergies.append(shown)
            else:
                tastes.append(shown)
        return {"allergies": allergies, "tastes": tastes}

    def _prepare_card_requests(self):
        current = Domain("state", "=", "open") | Domain(
            "met_date", ">=", fields.Datetime.now() - MET_FOR
        )
        requests = self.env["restaurant.guest.request"].search_fetch(
            Domain("guest_id", "=", self.id) & current,
            ["text", "date", "state"],
            limit=MAX_REQUESTS,
        )
        return [
            {
                "id": request.id,
                "text": request.text,
                "date": fields.Date.to_string(request.date),
                "met": request.state == "met",
            }
            for request in requests
        ]

    def _prepare_card_visits(self, config):
        last = self.env["restaurant.visit"].search_fetch(
            [("guest_id", "=", self.id)], ["business_date", "outlet_id"], limit=1
        )
        return {
            "count": self.visit_count,
            "last": fields.Date.to_string(last.business_date) or "",
            "last_outlet": last.outlet_id.name or "",
            "favourites": self._get_favourite_dishes(config),
        }

    def _get_favourite_dishes(self, config):
        """Return the names of what was ordered most in the past year, less refunds."""
        name = self.env["product.template"]._field_to_sql("template", "name")
        special = config._get_special_products().ids
        rows = self.env.execute_query(
            SQL(
                """SELECT %s
                     FROM (%s) AS dish
                     JOIN product_product product ON product.id = dish.product_id
                     JOIN product_template template
                       ON template.id = product.product_tmpl_id
                    ORDER BY dish.place""",
                name,
                self._get_top_dishes_query(special, MAX_FAVOURITES),
            )
        )
        return [name for (name,) in rows]
