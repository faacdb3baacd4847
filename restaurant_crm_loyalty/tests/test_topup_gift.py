from uuid import uuid4

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .points_common import PointsCommon


@tagged("post_install", "-at_install")
class TestTopupGift(PointsCommon):
    """Points and a coupon that come with a top-up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        programs = cls.env["loyalty.program"]
        goodwill = cls.env["restaurant.goodwill.service"]
        cls.offer = programs.create(goodwill._prepare_program(cls.company, "Dessert"))
        cls.plan = cls.env["restaurant.topup.plan"].create(
            {
                "amount": 200,
                "bonus": 0,
                "gift_points": 120,
                "gift_program_id": cls.offer.id,
            }
        )

    def sell(self, amount=200, dishes=(), **values):
        lines = [(self.topup_product, 1, amount)]
        lines += [(self.dish, 1, price) for price in dishes]
        total = amount + sum(dishes)
        order = self.pay(lines, [(self.cash, total, None)], **values)
        self.settle()
        return order

    def test_points_are_shown_without_a_currency(self):
        """In one list with money, nobody shall take them for money."""
        self.sell()
        entries = self.account.entry_ids.grouped("unit")
        self.assertFalse(entries["points"].shown_currency_id)
        currency = self.account.currency_id
        self.assertEqual(entries["principal"].shown_currency_id, currency)
        lots = self.account.lot_ids.grouped("unit")
        self.assertFalse(lots["points"].shown_currency_id)
        self.assertEqual(lots["principal"].shown_currency_id, currency)

    def coupons(self):
        self.env.invalidate_all()
        return self.env["loyalty.card"].search([("program_id", "=", self.offer.id)])

    def operation(self, order):
        return self.env["restaurant.operation"].search(
            [("order_id", "=", order.id), ("kind", "=", "topup")]
        )

    def pay_back(self, order, amount=200):
        """As a floor manager at the till."""
        line = order._get_topup_lines()
        uuid = str(uuid4())
        request = self.request(amount, refunded_line_ids=line.ids, order_uuid=uuid)
        session = self.session.with_user(self.floor)
        reply = session.stored_value_topup_refund(request)
        self.assertTrue(reply["ok"], reply)
        refund = self.pay(
            [(self.topup_product, -1, amount, line)],
            [(self.cash, -amount, None)],
            refund=True,
            uuid=uuid,
        )
        self.settle()
        return refund

    def reverse(self, order):
        """In the back office."""
        wizard = self.env["restaurant.reverse.wizard"].create(
            {
                "operation_id": self.operation(order).id,
                "reason": "typed twice",
                "journal_id": self.cash.journal_id.id,
            }
        )
        wizard.action_reverse()

    # -- giving

    def test_both_come_with_the_topup_and_once(self):
        order = self.sell()
        self.assert_balance(200, 0)
        self.assert_points(120)
        lot = self.points_lots()
        day = self.policy._get_today()
        self.assertEqual(lot.expires_on, self.policy._get_expiry(day))
        self.assertEqual(lot.operation_id, self.operation(order))
        [card] = self.coupons()
        self.assertEqual(card.partner_id, self.guest.partner_id)
        self.assertEqual(card.restaurant_state, "issued")
        order.action_pos_order_paid()
        order._record_stored_value()
        self.settle()
        self.assert_points(120)
        self.assertEqual(self.coupons(), card)

    def test_a_repeated_request_gives_nothing_more(self):
        service = self.env["restaurant.settle.service"]
        first, again = (
            service._top_up("test:once", self.account, self.decimal(200))
            for _try in range(2)
        )
        self._book_opening(self.account, 200)
        self.assertEqual(first, again)
        self.assert_points(120)
        self.assertEqual(first["coupons"], self.coupons().ids)

    def test_what_the_ladder_says_decides(self):
        """Below its amount nothing; from the next rung on only that one."""
        self.sell(199.99)
        self.sell(500)
        self.assert_points(0)
        self.assertFalse(self.coupons())

    def test_no_points_without_a_policy(self):
        self.policy.active = False
        self.sell()
        self.assert_points(0)
        self.assertEqual(len(self.coupons()), 1)

    def test_a_plan_of_gifts_alone_is_given_once(self):
        self.plan.once = True
        order = self.sell()
        self.sell()
        self.assert_points(120)
        self.assertEqual(len(self.coupons()), 1)
        self.pay_back(order)
        self.sell()
        self.assert_points(120)
        state = self.coupons().mapped("restaurant_state")
        self.assertEqual(sorted(state), ["issued", "void"])

    def test_stored_value_that_pays_in_stored_value_gets_nothing(self):
        self.top_up(400)
        points = self.account.points
        key = str(uuid4())
        self.authorise(200, key)
        self.pay([(self.topup_product, 1, 200)], [(self.method, 200, key)])
        self.settle()
        self.assert_points(points)

    def test_points_fill_what_is_owed_first(self):
        order = self.sell()
        self.grant_away(100)
        self.pay_back(order)
        self.sell()
        self.assert_points(20)

    # -- telling

    def test_the_till_hears_of_it(self):
        session = self.session.with_user(self.cashier)
        values = {"amount": 200, "partner_id": self.guest.partner_id.id}
        reply = session.stored_value_topup_preview(values)
        self.assertEqual(reply["gift"], "120 points + Dessert")
        self.assertIn("gift", self.plan._load_pos_data_fields(self.till))
        self.assertTrue(self.plan.name.endswith("→ 120 points + Dessert"))

    def test_the_receipt_shows_points_and_coupon(self):
        order = self.sell(dishes=[30])
        session = self.session.with_user(self.cashier)
        reply = session.stored_value_receipt({"order_uuid": order.uuid})
        points = reply["points"]
        self.assertEqual(
            [points[x] for x in ("before", "earned", "after")], [0, 123, 123]
        )
        [row] = session.restaurant_issued_coupons(order.uuid)
        self.assertEqual(row["code"], self.coupons().code)

    # -- taking back

    def test_paid_back_at_the_till(self):
        order = self.sell()
        refund = self.pay_back(order)
        self.assert_balance(0, 0)
        self.assert_points(0)
        self.assertEqual(self.coupons().restaurant_state, "void")
        self.assertFalse(self.session.activity_ids)
        session = self.session.with_user(self.cashier)
        reply = session.stored_value_receipt({"order_uuid": refund.uuid})
        self.assertEqual(reply["points"]["earned"], -120)

    def test_nothing_goes_before_the_refund_is_stored(self):
        order = self.sell()
        line = order._get_topup_lines()
        request = self.request(200, refunded_line_ids=line.ids, order_uuid=str(uuid4()))
        session = self.session.with_user(self.floor)
        self.assertTrue(session.stored_value_topup_refund(request)["ok"])
        self.assert_points(120)
        session.stored_value_void(request)
        self.assert_balance(200, 0)
        self.assert_points(120)
        self.assertEqual(self.coupons().restaurant_state, "issued")

    def test_reversed_in_the_back_office(self):
        order = self.sell()
        self.reverse(order)
        self.assert_balance(0, 0)
        self.assert_points(0)
        self.assertEqual(self.coupons().restaurant_state, "void")

    def test_spent_points_are_owed(self):
        order = self.sell()
        self.grant_away(100)
        self.pay_back(order)
        self.assert_points(-100)

    def test_what_is_gone_for_good_is_told(self):
        """Beyond what a guest may owe; and a coupon that was used stays used."""
        self.policy.debt_limit = 40
        order = self.sell()
        self.grant_away(100)
        self.coupons().write({"restaurant_state": "used", "points": 0})
        self.pay_back(order)
        self.assert_points(-40)
        self.assertEqual(self.coupons().restaurant_state, "used")
        note = self.session.activity_ids.note
        self.assertIn("60.0 points could not be taken back", note)
        self.assertIn(self.coupons().code, note)

    def test_told_in_the_back_office_too(self):
        order = self.sell()
        self.coupons().write({"restaurant_state": "used", "points": 0})
        self.env.flush_all()
        self.reverse(order)
        self.assertIn(self.coupons().code, self.account.message_ids[0].body)

    def test_a_dish_that_goes_back_leaves_the_gift(self):
        order = self.sell(dishes=[30])
        dish = order.lines - order._get_topup_lines()
        self.give_back(dish)
        self.assertEqual(self.coupons().restaurant_state, "issued")
        self.assert_points(120)

    def grant_away(self, points):
        """Points that were used."""
        transfer = self.env["restaurant.points.transfer"]
        other = self._create_guest("Friend")
        target = self.env["restaurant.account"]._open_for_guests(other)[other]
        reply = transfer._transfer(
            f"test:{uuid4()}", self.account, target, self.decimal(points), "gift"
        )
        self.assertTrue(reply["ok"], reply)

    # -- guests who are merged in between

    def test_points_are_taken_from_where_they_are_now(self):
        for take_back in (self.pay_back, self.reverse):
            with self.subTest(take_back.__name__):
                other = self._create_guest("Younger")
                younger = self.env["restaurant.account"]._open_for_guests(other)[other]
                order = self.sell(partner=other.partner_id)
                self.assert_points(120, younger)
                wizard = self.env["base.partner.merge.automatic.wizard"].create({})
                partners = self.guest.partner_id | other.partner_id
                wizard._merge(partners.ids, self.guest.partner_id)
                self.settle()
                self.assert_points(120)
                take_back(order)
                self.assert_points(0)
                self.assert_points(0, younger)

    # -- plans that cannot be

    def test_a_gift_is_a_coupon_of_the_group(self):
        for values in (
            {"program_type": "promotion"},
            {"company_id": self.env["res.company"].create({"name": "Other"}).id},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                other = self.env["loyalty.program"].create(
                    {"name": "Other", "program_type": "coupons", **values}
                )
                self.plan.gift_program_id = other
