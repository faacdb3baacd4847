from odoo import models


class RestaurantGuestBadges(models.AbstractModel):
    """What the floor plan of a till shows of the guests at its tables."""

    _name = "restaurant.guest.badges"
    _description = "Badges of Guests at Tables"

    def _prepare_table_badges(self):
        """Return what the floor plan of a till shows of the guests at its tables.

        For all guests at once; other addons append to the lists.

        :return: {guest id: [{"code": names an icon, "text": shown on pointing at it}]}
        """
        allergic = self._get_badge_guests(
            "restaurant.guest.preference", [("kind", "=", "allergen")]
        )
        waiting = self._get_badge_guests(
            "restaurant.guest.request", [("state", "=", "open")]
        )
        badges = {}
        for guest in self:
            facts = {
                "allergy": guest in allergic and self.env._("Allergy"),
                "request": guest in waiting and self.env._("Open request"),
                "birthday": guest._get_birthday_note(),
                "vip": guest.is_vip and self.env._("VIP"),
            }
            badges[guest.id] = [
                {"code": code, "text": text} for code, text in facts.items() if text
            ]
        return badges

    def _get_badge_guests(self, model, domain):
        rows = self.env[model]._read_group(
            [("guest_id", "in", self.ids), *domain], ["guest_id"]
        )
        return self.browse(guest.id for (guest,) in rows)

    def _get_birthday_note(self):
        """Say it when a birthday is near; "" if not."""
        days = self._prepare_card_identity()["birthday_in"]
        if days is False:
            return ""
        if not days:
            return self.env._("Birthday today")
        return self.env._("Birthday in %(days)s days", days=days)
