from odoo import api, models

COUPON_NAMES = ["code", "program_id", "restaurant_state", "expiration_date"]


class RestaurantGuestFacts(models.AbstractModel):
    """What accounts, coupons and tiers tell of a guest: to staff, and to the guest."""

    _name = "restaurant.guest.facts"
    _description = "Facts on Loyalty"

    @api.model
    def _get_timeline_icons(self):
        icons = {
            "ledger": "fa-credit-card",
            "tier": "fa-star-o",
            "coupon": "fa-ticket",
            "referral": "fa-users",
        }
        return {**super()._get_timeline_icons(), **icons}

    def _prepare_timeline_entries(self):
        accounts = self.env["restaurant.account"].sudo()
        accounts = accounts.search([("guest_id", "in", self.ids)])
        moves = self.env["restaurant.tier.move"].sudo()
        moves = moves.search([("guest_id", "in", self.ids)])
        coupons = self._get_coupons()
        uses = coupons.restaurant_use_ids.filtered("order_id")
        return super()._prepare_timeline_entries() + [
            record._prepare_timeline_entry()
            for records in (accounts.entry_ids, moves, coupons, uses)
            for record in records
        ]

    def _export_guest_data(self):
        accounts = self._get_own_accounts()
        account_names = ["number", "state", "principal", "bonus", "points"]
        entry_names = ["create_date", "account_id", "unit", "amount", "balance_after"]
        entry_names += ["kind", "reason"]
        card_names = ["number", "account_id", "state", "valid_until"]
        entries, cards = accounts.entry_ids, accounts.card_ids
        return {
            **super()._export_guest_data(),
            "accounts": self._read_section(accounts, account_names),
            "coupons": self._read_section(self._get_coupons(), COUPON_NAMES),
            "cards": self._read_section(cards, card_names),
            "entries": self._read_section(entries, entry_names),
            **self._export_membership(),
        }

    @api.model
    def _get_section_labels(self):
        return {
            **super()._get_section_labels(),
            "accounts": self.env._("Accounts"),
            "coupons": self.env._("Coupons"),
            "cards": self.env._("Cards"),
            "entries": self.env._("Entries"),
            "earnings": self.env._("Points of checks"),
            "membership": self.env._("Membership"),
            "tier_moves": self.env._("Changes of tier"),
            "friends": self.env._("Friends"),
        }

    def _export_membership(self):
        """Points of checks, figures for tiers, and how the tier moved."""
        sections = {
            "earnings": (
                "restaurant.earning",
                ["business_date", "order_id", "base", "points", "taken_back"],
            ),
            "membership": (
                "restaurant.membership",
                ["tier_id", "since", "valid_until", "spend", "visits", "points"],
            ),
            "tier_moves": (
                "restaurant.tier.move",
                ["date", "kind", "from_tier_id", "to_tier_id", "figure", "reason"],
            ),
        }
        return {
            key: self._read_section(
                self.env[model].sudo().search([("guest_id", "in", self.ids)]), names
            )
            for key, (model, names) in sections.items()
        }
