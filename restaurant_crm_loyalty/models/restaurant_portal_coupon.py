from odoo import api, fields, models
from odoo.exceptions import UserError

from .loyalty_program import COUPON_TYPES

PAST_DAYS, MOST = 180, 100
PASSES, HOUR = 10, 3600  # of one user


class RestaurantPortalCoupon(models.AbstractModel):
    """Coupons of a guest in the portal: those to use, those that are gone, and how
    one is passed on to a friend.

    Everything is read with all rights, and only what the guest holds.
    """

    _name = "restaurant.portal.coupon"
    _description = "Coupons in the portal"

    @api.model
    def _get_domain(self, guest):
        return [
            ("partner_id", "=", guest.partner_id.id),
            ("program_id.program_type", "in", COUPON_TYPES),
            "|",
            ("program_id.company_id", "=", False),
            ("program_id.company_id", "child_of", guest.company_id.id),
        ]

    @api.model
    def _get_own(self, guests, card_id):
        """``(guest, coupon)`` of an id, where one of these guests holds it."""
        cards = self.env["loyalty.card"].sudo()
        for guest in guests:
            domain = [("id", "=", card_id), *self._get_domain(guest)]
            if card := cards.search(domain, limit=1):
                return guest, card
        return guests.browse(), cards

    @api.model
    def _get_passed(self, guests, card_id):
        """The last time that these guests passed on a coupon they no longer hold."""
        return (
            self.env["restaurant.coupon.transfer"]
            .sudo()
            .search(
                [
                    ("card_id", "=", card_id),
                    ("from_partner_id", "in", guests.partner_id.ids),
                    ("card_id.partner_id", "not in", guests.partner_id.ids),
                ],
                limit=1,
            )
        )

    @api.model
    def _prepare(self, guest):
        """``{"open": [row, …], "past": [row, …], "passed": transfers}``; a row is
        ``{"card", "until", "problem"}``, ``problem`` in words or empty."""
        since = fields.Datetime.subtract(fields.Datetime.now(), days=PAST_DAYS)
        domain = self._get_domain(guest)
        cards = self.env["loyalty.card"].sudo()
        issued, gone = ("restaurant_state", "=", "issued"), ("write_date", ">", since)
        found = cards.search(
            [*domain, issued], order="expiration_date, id", limit=MOST
        ) | cards.search(
            [*domain, ("restaurant_state", "!=", "issued"), gone],
            order="write_date DESC, id DESC",
            limit=MOST,
        )
        rows = [self._prepare_row(guest, card) for card in found]
        transfers = self.env["restaurant.coupon.transfer"].sudo()
        passed = [
            ("from_partner_id", "=", guest.partner_id.id),
            ("card_id.partner_id", "!=", guest.partner_id.id),
            ("create_date", ">", since),
        ]
        return {
            "open": [row for row in rows if not row["problem"]],
            "past": [row for row in rows if row["problem"]],
            "passed": transfers.search(passed, limit=MOST),
        }

    @api.model
    def _prepare_row(self, guest, card):
        check = self.env["restaurant.coupon.check"]
        facts = {"date": self._get_today(guest), "partner_id": guest.partner_id.id}
        problem = check._find_state_problem(card, facts)
        return {
            "card": card,
            "until": check._get_last_day(card),
            "problem": problem[1] if problem else "",
        }

    @api.model
    def _get_today(self, guest):
        policies = self.env["restaurant.points.policy"].sudo()
        return policies.new({"company_id": guest.company_id.id})._get_today()

    # -- to a friend

    @api.model
    def _pass_on(self, guest, card, phone):
        """Give a coupon away: to the guest with a phone number, or else to whoever
        gets its link. The giver hears the same either way, and so learns nothing of
        who is a guest.

        :raises UserError: says why not
        """
        limits = self.env["restaurant.rate.limit"].sudo()
        if not limits._allow("pass coupon on", self.env.uid, PASSES, HOUR):
            raise UserError(self.env._("Too many tries. Wait an hour."))
        if problem := self._find_obstacle(guest, card):
            raise UserError(problem)
        friend = self._find_friend(guest, phone)
        card.with_company(guest.company_id)._pass_on(friend.partner_id)

    @api.model
    def _find_obstacle(self, guest, card):
        """Why a coupon is not passed on; nothing where it may be."""
        if problem := self._prepare_row(guest, card)["problem"]:
            return problem
        if not card._is_transferable():
            return self.env._("This coupon may not be passed on.")
        if card._is_reserved():
            return self.env._("This coupon is being used on a check.")
        return ""

    def _find_friend(self, guest, phone):
        number = isinstance(phone, str) and guest._phone_format_number(
            phone.strip()[:32], guest.company_id.country_id
        )
        if not number:
            raise UserError(self.env._("This is not a phone number."))
        friend = guest._find_by_phone(number, guest.company_id)
        if friend == guest:
            raise UserError(self.env._("This is your own number."))
        return friend
