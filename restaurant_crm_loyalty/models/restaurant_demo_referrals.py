from datetime import datetime, time, timedelta

from odoo import api, models
from odoo.tools import SQL

# Who brings friends, by the last part of the external id
BRINGERS = ("wang_li", "wang_li", "emma_clarke")


class RestaurantDemoReferrals(models.AbstractModel):
    """The guests who came last were brought by others."""

    _name = "restaurant.demo.referrals"
    _description = "Demo of friends"

    @api.model
    def _load(self):
        demo = self.env["restaurant.demo"]
        policy = self.env.ref("restaurant_crm_loyalty.restaurant_referral_policy")
        bringers = [demo._ref(f"restaurant_guest_{name}") for name in BRINGERS]
        stats = self.env["restaurant.guest.stats"].search(
            [
                ("guest_id.company_id", "=", policy.company_id.id),
                ("guest_id.guest_type", "=", "person"),
                ("guest_id", "not in", [guest.id for guest in bringers]),
                ("first_visit", "!=", False),
            ],
            order="first_visit desc, id",
            limit=len(bringers),
        )
        referrals = self.env["restaurant.referral"]
        checks = self.env["restaurant.visit.check"]
        for bringer, friend in zip(bringers, stats.guest_id, strict=False):
            bringer._get_referral_code()
            referral = referrals._enter(bringer, friend, "till")
            check = checks.search(
                [("visit_id.guest_id", "=", friend.id)], order="id", limit=1
            )
            referral._reward(check, policy)
            self._backdate(referral, policy)

    def _backdate(self, referral, policy):
        """Friends are entered before they come."""
        entered = referral.rewarded_on - timedelta(days=2)
        month = entered.replace(day=1)
        values = {"valid_until": entered + timedelta(days=policy.days)}
        if month != referral.month:
            number = referral._get_next_number(referral.guest_id, month)
            values.update(month=month, number=number)
        referral.write(values)
        self.env.cr.execute(
            SQL(
                "UPDATE restaurant_referral SET create_date = %s WHERE id = %s",
                datetime.combine(entered, time(4)),
                referral.id,
            )
        )
        referral.invalidate_recordset(["create_date"])
