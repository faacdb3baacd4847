from odoo import models


class RestaurantGuestCard(models.AbstractModel):
    _name = "restaurant.guest.card"
    _description = "Guest Card at the Till"

    def _prepare_card_sections(self, config):
        """Return what the till shows of one guest; every addon adds its section.

        Called as superuser after the rights were checked: `self.env.user` is the
        cashier, and what a cashier must not see does not go in.

        :param pos.config config: the till that asks
        :return: {section: JSON-able value}
        """
        return {}
