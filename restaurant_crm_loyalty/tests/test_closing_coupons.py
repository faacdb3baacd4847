from uuid import uuid4

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .points_common import PointsCommon
from .test_card_life import LifeCommon


@tagged("post_install", "-at_install")
class TestClosingCoupons(LifeCommon, PointsCommon):
    """Unused coupons go with the account that paid for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        goodwill = cls.env["restaurant.goodwill.service"]
        programs = cls.env["loyalty.program"]
        cls.offer = programs.create(goodwill._prepare_program(cls.company, "Dessert"))
        cls.gift = cls.env["restaurant.points.gift"].create(
            {"program_id": cls.offer.id, "points": 80}
        )
        cls.env["restaurant.topup.plan"].create(
            {"amount": 200, "bonus": 0, "gift_program_id": cls.offer.id}
        )

    def buy(self, account=None):
        account = account or self.account
        self.grant(80, account)
        reply = self.env["restaurant.points.shop"]._buy(
            str(uuid4()), account, self.gift
        )
        self.assertTrue(reply["ok"], reply)
        self.env.invalidate_all()
        return self.env["loyalty.card"].browse(reply["coupons"])

    def top_up_with_coupon(self, account=None):
        [card_id] = self.top_up(200, account)["coupons"]
        return self.env["loyalty.card"].browse(card_id)

    def spend(self, amount):
        key = str(uuid4())
        self.assertTrue(self.authorise(amount, key)["ok"])
        self.pay([(self.dish, amount / 10, 10)], [(self.method, amount, key)])
        self.settle()

    def close(self, account=None):
        self.env.flush_all()
        return self.wizard(
            "account.close",
            self.loyalty,
            account_id=(account or self.account).id,
            journal_id=self.cash.journal_id.id,
            reason="Moves away",
        )

    def states(self, cards):
        self.env.invalidate_all()
        return cards.mapped("restaurant_state")

    def test_what_points_bought_goes_and_is_shown_before(self):
        card = self.buy()
        self.grant(7)
        with Form(self.close()) as form:
            self.assertEqual(form.card_ids.ids, card.ids)
            self.assertEqual(form.points, 7)
        self.close().action_close()
        self.assertEqual(self.states(card), ["void"])
        self.assertEqual(self.account.state, "closed")
        self.assertIn(card.code, "".join(self.account.message_ids.mapped("body")))

    def test_what_came_with_a_topup_goes_when_that_is_paid_out(self):
        card = self.top_up_with_coupon()
        self.spend(190)
        wizard = self.close()
        self.assertEqual((wizard.card_ids, wizard.refund), (card, 10))
        wizard.action_close()
        self.assertEqual(self.states(card), ["void"])

    def test_what_came_with_a_topup_that_was_eaten_up_stays(self):
        card = self.top_up_with_coupon()
        self.spend(200)
        other = self.top_up_with_coupon()
        wizard = self.close()
        self.assertEqual(wizard.card_ids, other)
        wizard.action_close()
        self.assertEqual(self.states(card + other), ["issued", "void"])

    def test_what_is_used_given_or_passed_on_stays(self):
        used, passed_on = self.buy(), self.buy()
        used.write({"restaurant_state": "used", "points": 0})
        passed_on._pass_on(self._create_guest("Friend").partner_id)
        present = self.env["restaurant.coupon.issue"]._give(
            self.offer, self.guest.partner_id, self.policy._get_today(), "test"
        )
        wizard = self.close()
        self.assertFalse(wizard.card_ids)
        wizard.action_close()
        states = self.states(used + passed_on + present)
        self.assertEqual(states, ["used", "issued", "issued"])

    def test_what_another_account_of_the_guest_bought_stays(self):
        other = self.env["restaurant.account"].create({"guest_id": self.guest.id})
        mine, others = self.buy(), self.buy(other)
        self.assertEqual(self.close().card_ids, mine)
        self.close().action_close()
        self.assertEqual(self.states(mine + others), ["void", "issued"])

    def test_what_came_from_an_account_that_was_merged_into_it_goes(self):
        other = self.env["restaurant.account"].create({"guest_id": self.guest.id})
        cards = self.buy(other) + self.top_up_with_coupon(other)
        self.wizard(
            *("account.merge", self.loyalty),
            source_id=other.id,
            target_id=self.account.id,
            reason="Two cards, one guest",
        ).action_merge()
        self.env.invalidate_all()
        wizard = self.close()
        self.assertEqual(wizard.card_ids, cards)
        wizard.action_close()
        self.assertEqual(self.states(cards), ["void", "void"])

    def test_a_coupon_that_a_till_is_about_to_take_keeps_the_account_open(self):
        card = self.top_up_with_coupon()
        # Made on a transaction of its own, which the tests do not have
        self.env["restaurant.account"]._get_system_id(self.company.id, "paid_out")
        request = {
            "order_uuid": "check 0001",
            "card_ids": card.ids,
            "partner_id": self.guest.partner_id.id,
        }
        session = self.session.with_user(self.cashier)
        self.assertTrue(session.restaurant_reserve_coupons(request)["ok"])
        with self.assertRaisesRegex(UserError, card.code):
            self.close().action_close()
        self.assert_balance(200, 0)
        self.assertEqual(self.account.state, "active")
        session.restaurant_release_coupons("check 0001", card.ids)
        self.env.invalidate_all()
        self.close().action_close()
        self.assertEqual(self.states(card), ["void"])
