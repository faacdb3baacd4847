from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_card_life import LifeCommon


@tagged("post_install", "-at_install")
class TestAnomaly(LifeCommon):
    """What happens when money goes astray is found once, and looked at by others."""

    def watch(self):
        self.env["restaurant.anomaly"].sudo()._watch()
        return self.env["restaurant.anomaly"].search(
            [("company_id", "=", self.company.id)]
        )

    def reverse(self, amount):
        order = self.pay([(self.topup_product, 1, amount)], [(self.cash, amount, None)])
        self.settle()
        operation = self.env["restaurant.operation"].search(
            [("order_id", "=", order.id), ("kind", "=", "topup")]
        )
        service = self.env["restaurant.settle.service"]
        reply = service._reverse_top_up(operation, "typed twice", self.desk.id)
        self.assertTrue(reply["ok"], reply)
        self._book_opening(self.account, -amount)
        return operation

    def test_a_topup_that_is_paid_back(self):
        self.reverse(500)
        found = self.watch()
        self.assertEqual((found.kind, found.amount), ("topup_back", 500))
        self.assertEqual((found.user_id, found.account_id), (self.desk, self.account))
        self.assertEqual(found.activity_ids.user_id & self.desk, self.env["res.users"])
        self.assertEqual(self.watch(), found, "found once")
        found.with_user(self.loyalty).action_harmless()
        self.assertEqual((found.state, found.seen_by), ("harmless", self.loyalty))

    def test_a_topup_that_is_paid_back_late_is_none(self):
        operation = self.reverse(500)
        self.env.cr.execute(
            "UPDATE restaurant_operation SET create_date = create_date"
            " - interval '3 days' WHERE id = %s",
            [operation.id],
        )
        self.assertFalse(self.watch())

    def test_many_corrections(self):
        for _time in range(5):
            self.reverse(100)
        found = self.watch().filtered(lambda x: x.kind == "corrections")
        self.assertEqual((found.count, found.user_id), (5, self.desk))

    def test_ones_own_account(self):
        self.cashier.partner_id.write({"phone": "+86 138 0013 8000"})
        self.guest.partner_id.phone = "13800138000"
        self.guest.flush_recordset()
        self.env.cr.execute(
            "UPDATE restaurant_guest SET phone_e164 = %s WHERE id = %s",
            [self.cashier.partner_id.phone_sanitized, self.guest.id],
        )
        self.pay([(self.topup_product, 1, 500)], [(self.cash, 500, None)])
        self.settle()
        found = self.watch()
        self.assertEqual((found.kind, found.user_id), ("own_account", self.cashier))

    def test_an_ordinary_day_is_silent(self):
        self.pay([(self.topup_product, 1, 500)], [(self.cash, 500, None)])
        self.settle()
        self.assertFalse(self.watch())

    def test_rings(self):
        self.reverse(500)
        found = self.watch()
        for user in (self.cashier, self.floor, self.desk):
            with self.assertRaises(AccessError):
                found.with_user(user).read(["amount"])
        judge = new_test_user(
            self.env,
            "sv_judge",
            groups="restaurant_crm_loyalty.group_restaurant_loyalty",
        )
        self.env.cr.execute(
            "UPDATE restaurant_anomaly SET user_id = %s WHERE id = %s",
            [judge.id, found.id],
        )
        self.env.invalidate_all()
        found.with_user(judge).action_harmless()
        self.assertEqual(found.state, "new", "nobody judges themselves")

    # -- cards alive

    def test_cards_alive(self):
        self.card.batch = "B-1"
        cards = self.env["restaurant.card"].create(
            [
                {
                    "account_id": self.account.id,
                    "holder_id": self._create_guest(f"Holder {number}").id,
                    "state": "issued",
                    "batch": "B-1",
                }
                for number in range(3)
            ]
        )
        self.top_up(1000)
        self.assertTrue(self.authorise(10)["ok"])
        cards[0].state = "active"
        self.env.flush_all()
        clock = self.env["restaurant.card.clock"]
        [row] = clock._read_group(
            [("batch", "=", "B-1")],
            aggregates=["issued:sum", "activated:sum", "used_90:sum", "rate_90:avg"],
        )
        self.assertEqual(row, (4, 2, 1, 0.25))
        self.env.cr.execute(
            "UPDATE restaurant_hold SET business_date = business_date - 90"
        )
        self.env.invalidate_all()
        used = clock.search([("card_id", "=", self.card.id)])
        self.assertEqual((used.used_30, used.used_90, used.used_365), (0, 0, 1))
