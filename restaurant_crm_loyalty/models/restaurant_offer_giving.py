from odoo import fields, models
from odoo.tools import SQL, split_every

from ..tools.coupon_code import CODE

CHUNK = 1000
KINDS = {"points": "present", "bonus": "goodwill"}
# The field of a coupon that says who gave it
GIVERS = {
    "restaurant.campaign": SQL("restaurant_campaign_id"),
    "restaurant.care.rule": SQL("restaurant_rule_id"),
}


class RestaurantOfferGiving(models.AbstractModel):
    """Gives what goes with a message, once for each key: coupons by one statement,
    points and bonus money as intents, which the ledger posts after the commit."""

    _name = "restaurant.offer.giving"
    _description = "Giving of Offers"

    def _give_offers(self, found):
        given = super()._give_offers(found)
        if self.offer_kind == "coupon":
            self._issue_coupons(found)
        elif self.offer_kind in KINDS:
            self._plan_presents(found)
        return given

    def _issue_coupons(self, found):
        self.env.flush_all()
        program = self.offer_program_id.sudo()
        self.env.cr.execute(
            SQL(
                """INSERT INTO loyalty_card (program_id, company_id, partner_id,
                    restaurant_guest_id, points, code, expiration_date, active,
                    restaurant_state, restaurant_issue_key, %(giver)s, create_uid,
                    write_uid, create_date, write_date)
                SELECT %(program)s, %(company)s, guest.partner_id, guest.id, %(points)s,
                    %(code)s, %(ends)s, TRUE, 'issued',
                    found.key || ':' || %(program)s, %(own)s, %(user)s, %(user)s,
                    now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                FROM (%(found)s) AS found (guest_id, key)
                JOIN restaurant_guest guest ON guest.id = found.guest_id
                ON CONFLICT (restaurant_issue_key)
                    WHERE restaurant_issue_key IS NOT NULL DO NOTHING""",
                giver=GIVERS[self._name],
                own=self.id,
                program=program.id,
                company=program.company_id.id or None,
                points=min(program.reward_ids.mapped("required_points")),
                code=CODE,
                ends=program._get_expiry(fields.Date.context_today(self)) or None,
                user=self.env.uid,
                found=found,
            )
        )
        self.env["loyalty.card"].invalidate_model(flush=False)

    def _plan_presents(self, found):
        """Open accounts for those who have none, and plan what the ledger posts."""
        self.env.flush_all()
        amount = self.offer_points if self.offer_kind == "points" else self.offer_bonus
        guests = self.env["restaurant.guest"].sudo()
        for rows in split_every(CHUNK, self.env.execute_query(found)):
            owners = guests.browse([guest_id for guest_id, _key in rows])
            accounts = self.env["restaurant.account"]._open_for_guests(owners)
            self.env["restaurant.intent"].sudo()._plan(
                [
                    {
                        "key": f"offer:{key}",
                        "kind": KINDS[self.offer_kind],
                        "company_id": self.company_id.id,
                        "account_id": accounts[guest].id,
                        "amount": amount,
                    }
                    for guest, (_guest_id, key) in zip(owners, rows, strict=True)
                ]
            )

    def _get_offer_texts(self, keys):
        texts = super()._get_offer_texts(keys)
        if self.offer_kind == "coupon":
            return texts | self._get_coupon_texts(keys)
        text = {
            "points": self.env._("%s points", f"{self.offer_points:g}"),
            "bonus": self.currency_id.format(self.offer_bonus),
        }.get(self.offer_kind)
        return texts | dict.fromkeys(keys, text) if text else texts

    def _get_coupon_texts(self, keys):
        program = self.offer_program_id.sudo()
        by_issue = {f"{key}:{program.id}": key for key in keys}
        cards = self.env["loyalty.card"].sudo()
        cards = cards.search([("restaurant_issue_key", "in", list(by_issue))])
        return {
            by_issue[card.restaurant_issue_key]: (
                self.env._(
                    "%(offer)s, code %(code)s, until %(day)s",
                    offer=program.name,
                    code=card.code,
                    day=fields.Date.to_string(card.expiration_date),
                )
                if card.expiration_date
                else self.env._(
                    "%(offer)s, code %(code)s", offer=program.name, code=card.code
                )
            )
            for card in cards
        }

    def _get_offer_worth(self):
        """Of a coupon, the dearest of its rewards."""
        worth = super()._get_offer_worth()
        if self.offer_kind == "points":
            policy = self.env["restaurant.points.policy"]._get_for(self.company_id)
            return worth + policy._get_worth(self.offer_points)
        if self.offer_kind == "bonus":
            return worth + self.offer_bonus
        if self.offer_kind != "coupon":
            return worth
        most = [
            reward._get_most() for reward in self.offer_program_id.sudo().reward_ids
        ]
        return worth + (max(most) if all(most) else 0.0)

    def _sum_offer_uses(self, first, last):
        """Checks on which a coupon of it was used."""
        count, amount = super()._sum_offer_uses(first, last)
        if self.offer_kind != "coupon":
            return count, amount
        self.env["restaurant.coupon.use"].flush_model()
        [(used, paid)] = self.env.execute_query(
            SQL(
                """SELECT count(*), COALESCE(sum(paid), 0)::float8
                     FROM (SELECT use.order_uuid, max(use.check_amount) AS paid
                             FROM loyalty_card card
                             JOIN restaurant_coupon_use use ON use.card_id = card.id
                            WHERE card.%s = %s AND use.state = 'used'
                              AND use.business_date BETWEEN %s AND %s
                            GROUP BY use.order_uuid) AS checks""",
                GIVERS[self._name],
                self.id,
                first,
                last,
            )
        )
        return count + used, amount + paid

    def _sum_offer_costs(self, found):
        """What coupons took off the checks where they were used; bonus money and points
        by their worth, as soon as they are given."""
        cost = super()._sum_offer_costs(found)
        if self.offer_kind == "coupon":
            return cost + self._sum_coupon_costs()
        if self.offer_kind not in KINDS:
            return cost
        self.env["restaurant.intent"].flush_model()
        [(given,)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(sum(intent.amount), 0)::float8
                     FROM (%s) AS found (guest_id, key)
                     JOIN restaurant_intent intent
                       ON intent.key = 'offer:' || found.key
                    WHERE intent.state <> 'failed'""",
                found,
            )
        )
        if self.offer_kind == "bonus":
            return cost + given
        policy = self.env["restaurant.points.policy"]._get_for(self.company_id)
        return cost + policy._get_worth(given)

    def _sum_offer_discounts(self, found):
        """Coupons, and those points of the offer that were used as a discount. Bonus
        money, and points that pay, are tenders: margins know nothing of them."""
        cost = super()._sum_offer_discounts(found)
        if self.offer_kind == "coupon":
            return cost + self._sum_coupon_costs()
        policy = self.env["restaurant.points.policy"]._get_for(self.company_id)
        if self.offer_kind != "points" or policy.redeem_as != "discount":
            return cost
        [(used,)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(-sum(entry.amount), 0)::float8
                     FROM (%s) AS found (guest_id, key)
                     JOIN restaurant_operation given
                       ON given.key = 'offer:' || found.key
                     JOIN restaurant_lot lot ON lot.operation_id = given.id
                     JOIN restaurant_entry entry ON entry.lot_id = lot.id
                     JOIN restaurant_operation operation
                       ON operation.id = entry.operation_id
                    WHERE operation.kind IN ('redeem', 'restore', 'void')""",
                found,
            )
        )
        return cost + policy._get_worth(used)

    def _sum_coupon_costs(self):
        """Of all coupons that this gave, whoever the guests turned out to be."""
        self.env["restaurant.coupon.use"].flush_model()
        [(used,)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(sum(use.amount), 0)::float8
                     FROM loyalty_card card
                     JOIN restaurant_coupon_use use ON use.card_id = card.id
                    WHERE card.%s = %s AND use.state = 'used'""",
                GIVERS[self._name],
                self.id,
            )
        )
        return used
