from odoo import api, fields, models


class RestaurantOffer(models.AbstractModel):
    """Port: something of value that goes with a message. Here there is none; addons add
    kinds, and give them once for each key."""

    _name = "restaurant.offer"
    _description = "Offer with a Message"

    currency_id = fields.Many2one("res.currency")
    offer_kind = fields.Selection(
        [("none", "No offer")], string="Offer", required=True, default="none"
    )

    @api.model
    def _get_offer_fields(self):
        """Port: return the names of fields that say what is offered."""
        return {"offer_kind"}

    def _check_offer(self):
        """Port: say what is missing for the offer before anything is sent."""

    def _give_offers(self, found):
        """Port: give the offer to guests, once for each key, however often it is asked.

        :param SQL found: a SELECT of guests and keys: (guest_id, key)
        """

    def _get_offer_texts(self, keys):
        """Port: return what was given, in a few words, for the message itself.

        :return: {key: text}
        """
        return {}

    def _get_offer_worth(self):
        """Port: return what the offer to one guest costs at most; 0 if nobody knows
        before it is used.

        :return: money in the currency of the group
        """
        return 0.0

    def _sum_offer_uses(self, first, last):
        """Port: return how many visits used the offer in these days, and what was paid
        on their checks.

        :return: (visits, money in the currency of the group)
        """
        return 0, 0.0

    def _sum_offer_costs(self, found):
        """Port: return what was given for these keys has cost by now.

        :param SQL found: a SELECT of guests and keys: (guest_id, key)
        :return: money in the currency of the group
        """
        return 0.0

    def _sum_offer_discounts(self, found):
        """Port: return the part of it that guests paid less on their checks: the margin
        of their visits knows of it already."""
        return 0.0
