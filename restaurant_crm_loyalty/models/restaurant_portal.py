from odoo import api, models


class RestaurantPortal(models.AbstractModel):
    """What a guest sees of their own accounts in the portal.

    Whoever asks is a portal user: everything is read with all rights, and only what
    belongs to the contact of that user.
    """

    _name = "restaurant.portal"
    _description = "Guests in the portal"

    @api.model
    def _get_guests(self):
        """The guests of the user's contact, one for each group."""
        guests = self.env["restaurant.guest"].sudo()
        return guests.search([("partner_id", "=", self.env.user.partner_id.id)])

    @api.model
    def _get_account(self, account_id):
        """An account that the user owns; nothing of anybody else's."""
        accounts = self.env["restaurant.account"].sudo()
        return accounts.search(
            [("id", "=", account_id), ("guest_id", "in", self._get_guests().ids)]
        )

    @api.model
    def _prepare_sections(self, guest):
        """What stands on the page of a guest, from the top.

        Extend it to show more: points, coupons, progress to the next tier.

        :return: ``[{"sequence", "template", "values"}]``; the template is rendered with
            ``guest`` and ``values``
        """
        return [
            {
                "sequence": 10,
                "template": "restaurant_crm_loyalty.portal_section_accounts",
                "values": {"accounts": self._get_own_accounts(guest)},
            },
            {
                "sequence": 40,
                "template": "restaurant_crm_loyalty.portal_section_cards",
                "values": {"cards": self._get_cards(guest)},
            },
            *self._prepare_referral_sections(guest),
        ]

    @api.model
    def _prepare_referral_sections(self, guest):
        """The code for friends, where they bring something."""
        policy = self.env["restaurant.referral.policy"]._get_for(guest.company_id)
        if not policy:
            return []
        return [
            {
                "sequence": 50,
                "template": "restaurant_crm_loyalty.portal_section_referral",
                "values": {
                    "code": guest._get_referral_code(),
                    "policy": policy,
                    "count": len(
                        guest.referral_ids.filtered(lambda r: r.state == "rewarded")
                    ),
                },
            }
        ]

    @api.model
    def _get_own_accounts(self, guest):
        return guest.account_ids.filtered(lambda account: account.state != "closed")

    @api.model
    def _get_cards(self, guest):
        """Cards that the guest holds, those of a company too; of its balance the page
        says nothing."""
        cards = self.env["restaurant.card"].sudo()
        return cards.search([("holder_id", "=", guest.id), ("state", "!=", "closed")])

    @api.model
    def _get_lines(self, account, offset, limit):
        """``(lines, count)``: movements of money, newest first."""
        entries = self.env["restaurant.entry"].sudo()
        domain = [
            ("account_id", "=", account.id),
            ("unit", "in", ("principal", "bonus")),
        ]
        lines = entries.search(domain, offset=offset, limit=limit)
        return lines, entries.search_count(domain)
