from datetime import timedelta
from uuid import uuid4

from odoo.exceptions import UserError
from odoo.tests import tagged

from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestCareTrigger(PointsCommon):
    """Points and bonus money as presents; what happens with tiers and accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.policy._get_today()
        cls.guest.birthday = f"{cls.today:%m-%d}"

    def _create_rule(self, **values):
        return self.env["restaurant.care.rule"].create(
            {
                "name": "Rule",
                "trigger": "birthday",
                "action": "offer",
                "offer_kind": "points",
                "offer_points": 30,
                **values,
            }
        )

    def _do(self, rule):
        rule._draw()
        while rule._do_batch():
            self.env.invalidate_all()
        self.env.invalidate_all()
        return rule.step_ids.filtered(lambda step: step.guest_id == self.guest)

    def _post(self):
        self.env["restaurant.intent"].search([("state", "=", "pending")])._post()
        self.env.invalidate_all()

    # -- presents

    def test_points_once(self):
        rule = self._create_rule()
        for _hour in range(2):
            step = self._do(rule)
            self._post()
        self.assertEqual(step.offer_text, "30 points")
        self.assert_points(30)
        [lot] = self.points_lots()
        self.assertEqual(lot.expires_on, self.policy._get_expiry(self.today))
        self._do(self._create_rule(name="Again", offer_points=99))
        self._post()
        self.assert_points(30)
        self.assertEqual(rule.offer_cost, self.policy._get_worth(30))
        found = rule._get_offered_sql()
        self.assertEqual(rule._sum_offer_discounts(found), 0, "nothing is used yet")

    def test_bonus_money(self):
        rule = self._create_rule(offer_kind="bonus", offer_bonus=15)
        self._do(rule)
        self._post()
        self.assertEqual(self.account.bonus, 15)
        self.assertEqual(rule.offer_cost, 15)

    def test_who_has_no_account_gets_one(self):
        guest = self._create_guest("New")
        guest.birthday = self.guest.birthday
        self._do(self._create_rule())
        self._post()
        self.assertEqual(guest.account_ids.points, 30)

    def test_bonus_that_is_a_liability_is_not_given(self):
        self.company.root_id.restaurant_bonus_policy = "expense"
        with self.assertRaisesRegex(UserError, "liability"):
            self._create_rule(offer_kind="bonus", offer_bonus=15)

    # -- triggers

    def test_points_expire_in_a_week(self):
        """Of one day, together; what is too little is not worth a message."""
        week = self.today + timedelta(days=7)
        rule = self._create_rule(
            trigger="points_expiring", wait_days=7, least_points=50
        )
        self.grant(30, expires_on=week)
        self.assertFalse(self._do(rule))
        self.grant(20, expires_on=week)
        self.grant(500, expires_on=week + timedelta(days=30))
        step = self._do(rule)
        self.assertEqual((step.event_date, step.state), (week, "sent"))
        self.assertEqual(len(self._do(rule)), 1)

    def test_points_that_were_used_meanwhile(self):
        rule = self._create_rule(
            trigger="points_expiring", wait_days=7, least_points=50
        )
        self.grant(60, expires_on=self.today + timedelta(days=7))
        rule._draw()
        rule.least_points = 70  # as if ten had been used
        self.assertEqual(self._do(rule).reason, "over")

    def test_a_tier_is_reached(self):
        silver, gold = self.make_tier(name="Silver"), self.make_tier(name="Gold")
        rule = self._create_rule(trigger="tier_up", trigger_tier_id=gold.id)
        moves = self.env["restaurant.tier.move"].sudo()

        def move(kind, before, after):
            self.guest.tier_id = after
            return moves.create(
                {
                    "guest_id": self.guest.id,
                    "company_id": self.guest.company_id.id,
                    "date": self.today,
                    "kind": kind,
                    "from_tier_id": before.id,
                    "to_tier_id": after.id,
                }
            )

        none = self.env["restaurant.tier"]
        move("up", none, silver)
        self.assertFalse(self._do(rule))
        up = move("up", silver, gold)
        self.assertEqual(self._do(rule).occasion, f"tier move {up.id}")
        every = self._create_rule(trigger="tier_up", wait_days=1)
        move("down", gold, silver)
        occasions = self._do(every).mapped("occasion")
        self.assertNotIn(
            f"tier move {up.id}", occasions, "who has lost it is not congratulated"
        )

    def test_stored_value_is_low(self):
        """Once after each top-up: of 550 with the bonus, 90 and 40 are left."""
        rule = self._create_rule(trigger="balance_low", low_amount=50)
        self.top_up(500)
        self.assertFalse(self._do(rule))
        self.spend(460)
        self.assertFalse(self._do(rule))
        self.spend(50)
        step = self._do(rule)
        self.assertEqual(step.state, "sent")
        self.spend(10)
        self.assertEqual(len(self._do(rule)), 1)
        self.top_up(500)
        self.assertEqual(len(self._do(rule)), 1)
        self.spend(550)
        self.assertEqual(len(self._do(rule)), 2)

    def spend(self, amount):
        """Pay a check from the account."""
        key = str(uuid4())
        self.assertTrue(self.authorise(amount, key)["ok"])
        self.pay([(self.dish, 1, amount)], [(self.method, amount, key)])
        self.settle()
        self.env.invalidate_all()
