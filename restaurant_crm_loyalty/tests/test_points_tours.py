from odoo import Command
from odoo.tests import tagged

# modules, not classes: pytest and Odoo collect imported test cases
from odoo.addons.pos_restaurant.tests import test_frontend


@tagged("post_install", "-at_install")
class TestPointsTours(test_frontend.TestFrontendCommon):
    """Guests pay with points at a restaurant till, in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the user of the account tests is no administrator
        group = cls.pos_config.company_id.root_id
        cls.env["restaurant.points.policy"].search([]).unlink()
        cls.env["restaurant.points.policy"].create(
            {
                "company_id": group.id,
                "point_value": 0.1,
                "redeem_min": 10,
                "redeem_step": 1,
            }
        )
        cls.env["restaurant.earn.rule"].create(
            {"name": "One for one", "company_id": group.id, "per_amount": 1}
        )
        guest = cls.env["restaurant.guest"].create(
            {"name": "Mei Lin", "company_id": group.id}
        )
        cls.mei = cls.env["restaurant.account"]._open_for_guests(guest)[guest]
        cls._grant(cls.mei, 100)
        cls.pos_config.write(
            {"is_order_printer": False, "printer_ids": [Command.clear()]}
        )

    @classmethod
    def _grant(cls, account, amount):
        service = cls.env["restaurant.points.service"]
        company = account.company_id

        def work(cr, operation_id):
            legs = service._fill(cr, operation_id, account.id, [], amount)
            legs.append(service._other_side(company.id, "adjusted", -amount))
            service._post(cr, operation_id, "test:grant", legs)
            return {"state": "applied"}

        request = service._prepare_points_request("test:grant", "adjust", company)
        assert service._run(request, work)["ok"]

    def _play(self, tour):
        self.pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(f"points_{tour}")
        self.env.invalidate_all()

    def _holds(self, state):
        return self.env["restaurant.hold"].search(
            [("config_id", "=", self.pos_config.id), ("state", "=", state)]
        )

    def test_use_and_refund(self):
        self._play("use")
        self.assertEqual(self.mei.points, 93)
        self.assertFalse(self._holds("authorised") | self._holds("unverified"))
        self.assertEqual(self._holds("captured").points, 15)

    def test_points_as_a_payment(self):
        company = self.pos_config.company_id
        self.env["restaurant.stored.value.setup"]._set_up(company)
        policy = self.env["restaurant.points.policy"]._get_for(company)
        policy.redeem_as = "tender"
        method = self.env["pos.payment.method"].search(
            [
                ("company_id", "=", company.id),
                ("use_payment_terminal", "=", "restaurant_points"),
            ]
        )
        self.pos_config.payment_method_ids = [Command.link(method.id)]
        self._play("tender")
        self.assertEqual(self.mei.points, 100)
        self.assertFalse(self._holds("authorised") | self._holds("unverified"))
        payments = self.pos_config.current_session_id.order_ids.payment_ids
        paid = payments.filtered(lambda payment: payment.payment_method_id == method)
        self.assertEqual(sorted(paid.mapped("amount")), [-1.5, 1.5])

    def test_another_till_was_faster(self):
        self._play("gone")
        self.assertEqual(self.mei.points, 10)

    def test_missed_check(self):
        self._play("claim")
        self.env["restaurant.intent"].search([("state", "=", "pending")])._post()
        self.env.invalidate_all()
        self.assertEqual(self.mei.points, 111)
        orders = self.pos_config.current_session_id.order_ids
        claimed = orders.filtered(lambda order: order.amount_total == 11)
        self.assertEqual(claimed.partner_id, self.mei.guest_id.partner_id)
