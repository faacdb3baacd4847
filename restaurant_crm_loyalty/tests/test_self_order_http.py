import json
from uuid import uuid4

from odoo import Command
from odoo.tests import HttpCase, tagged

from .points_common import PointsCommon

NAME, PHONE, EMAIL = "Wei Secret Zhang", "+1 213 373 4253", "wei@secret.example"


@tagged("post_install", "-at_install")
class TestSelfOrder(PointsCommon, HttpCase):
    """What somebody gets who has the link to order dinner, and a number of a contact.

    Odoo installs ``pos_self_order`` with every restaurant.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest.partner_id.write({"name": NAME, "phone": PHONE, "email": EMAIL})
        pricelist = cls.env["product.pricelist"].create(
            {"name": "Gold", "currency_id": cls.till.currency_id.id}
        )
        cls.guest.tier_id = cls.make_tier(cls, name="Gold", pricelist_id=pricelist.id)
        cls.env.cr.execute(
            """UPDATE pos_config SET self_ordering_mode = 'mobile',
                self_ordering_service_mode = 'counter',
                self_ordering_default_user_id = %s WHERE id = %s""",
            (cls.floor.id, cls.till.id),
        )
        cls.env.invalidate_all()
        cls.token = cls.till.access_token

    def setUp(self):
        super().setUp()
        self.top_up(500)
        self.grant(500)

    def post(self, route, **params):
        self.env.flush_all()
        reply = self.make_jsonrpc_request(
            f"/pos-self-order/{route}", {"access_token": self.token, **params}
        )
        self.env.invalidate_all()
        return reply

    def prepare(self, *lines, **values):
        """An order as the browser of a diner would send it."""
        total = sum(line["qty"] * line["price_unit"] for line in lines)
        return {
            "uuid": str(uuid4()),
            "access_token": "token",
            "session_id": self.session.id,
            "config_id": self.till.id,
            "company_id": self.company.id,
            "state": "draft",
            "lines": [Command.create(line) for line in lines],
            "payment_ids": [],
            "amount_total": total,
            "amount_tax": 0,
            "amount_paid": 0,
            "amount_return": 0,
            "to_invoice": False,
            "date_order": "2026-01-01 12:00:00",
            **values,
        }

    def order(self, *lines, **values):
        """Order it; the stored check, and what the browser got."""
        order = self.prepare(*lines, **values)
        reply = self.post("process-order/mobile", order=order, table_identifier=None)
        return self.env["pos.order"].search([("uuid", "=", order["uuid"])]), reply

    def read_again(self, order):
        """What the browser that has ordered it may read."""
        known = {
            "access_token": order.access_token,
            "state": "cancel",
            "write_date": "2000-01-01 00:00:00",
        }
        return self.post("get-user-data", order_access_tokens=[known])

    def line(self, product=None, price=100, **values):
        return {**self._prepare_line(product or self.dish, 1, price), **values}

    def assert_untold(self, reply):
        text = json.dumps(reply)
        for secret in (NAME, PHONE, "2133734253", EMAIL, self.card.number, "Gold"):
            self.assertNotIn(secret, text)

    # -- what is told

    def test_menu_tells_of_no_guest(self):
        reply = self.make_jsonrpc_request(
            f"/pos-self/data/{self.till.id}", {"access_token": self.token}
        )
        self.assertTrue(reply["pos.config"])
        text = json.dumps(reply.get("res.partner", []))
        self.assertNotIn("Secret", text + json.dumps(reply))
        self.assertNotIn(self.card.number, json.dumps(reply))

    def validate(self, partner_id, **values):
        address = dict.fromkeys(("street", "zip", "city"), "")
        country = self.env.ref("base.us").id
        data = {"name": "Anna", "phone": "", **address, "country_id": country}
        return self.post(
            "validate-partner", **{**data, **values, "partner_id": partner_id}
        )

    def test_a_posted_number_tells_nothing_of_a_guest(self):
        partner = self.guest.partner_id
        reply = self.validate(partner.id)
        self.assert_untold(reply)
        [row] = reply["res.partner"]
        self.assertEqual(row["id"], partner.id)
        self.assertFalse(any(value for name, value in row.items() if name != "id"))

    def test_a_new_contact_gets_what_it_has_typed(self):
        [row] = self.validate(None, name="Anna", phone="+1 213 373 0000")["res.partner"]
        self.assertEqual((row["name"], row["phone"]), ("Anna", "+1 213 373 0000"))
        self.assertNotIn("restaurant_tier_id", row)

    def test_an_order_tells_nothing_of_its_guest(self):
        """The cashier has named the guest of a check that the diner may read."""
        order, _reply = self.order(self.line())
        order.partner_id = self.guest.partner_id
        self.env.flush_all()
        reply = self.post(
            "get-user-data",
            order_access_tokens=[
                {
                    "access_token": order.access_token,
                    "state": "none",
                    "write_date": "2000-01-01 00:00:00",
                }
            ],
        )
        self.assert_untold(reply)
        [row] = reply["pos.order"]
        self.assertFalse(row["partner_id"] or row["email"] or row["mobile"])

    # -- what can be done

    def test_a_posted_number_is_nobody(self):
        order, reply = self.order(self.line(), partner_id=self.guest.partner_id.id)
        self.assertFalse(order.partner_id)
        self.assertEqual((order.state, order.amount_total), ("draft", 100))
        self.assert_untold(reply)

    def test_a_delivery_keeps_its_address(self):
        preset = self.env["pos.preset"].create(
            {"name": "Delivery", "identification": "address"}
        )
        order, reply = self.order(
            self.line(), partner_id=self.guest.partner_id.id, preset_id=preset.id
        )
        self.assertEqual(order.partner_id, self.guest.partner_id)
        self.assert_untold(reply)

    def test_no_stored_value_is_spent(self):
        payment = {
            "payment_method_id": self.method.id,
            "amount": 100,
            "uuid": str(uuid4()),
            "payment_date": "2026-01-01 12:00:00",
        }
        order, _reply = self.order(
            self.line(),
            partner_id=self.guest.partner_id.id,
            payment_ids=[Command.create(payment)],
            amount_paid=100,
            state="paid",
        )
        self.settle()
        self.assertEqual((order.state, order.amount_paid), ("draft", 0))
        self.assertFalse(order.payment_ids)
        self.assertFalse(self.holds(order))
        self.assert_balance(500, 50)

    def test_the_ledger_does_not_answer(self):
        for method in ("stored_value_authorise", "stored_value_redeem"):
            with self.subTest(method=method):
                response = self.url_open(
                    f"/web/dataset/call_kw/pos.session/{method}",
                    data=json.dumps(
                        {
                            "params": {
                                "model": "pos.session",
                                "method": method,
                                "args": [[self.session.id], self.request(100)],
                                "kwargs": {},
                            }
                        }
                    ),
                    headers={"Content-Type": "application/json"},
                )
                self.assertIn("error", response.json())
        self.assert_balance(500, 50)
        self.assert_points(500)

    def test_no_top_up_is_given(self):
        """A top-up that the browser calls paid in cash would be money for nothing."""
        payment = {
            "payment_method_id": self.cash.id,
            "amount": 300,
            "uuid": str(uuid4()),
            "payment_date": "2026-01-01 12:00:00",
        }
        order, _reply = self.order(
            self.line(),
            self.line(self.topup_product, 200),
            partner_id=self.guest.partner_id.id,
            payment_ids=[Command.create(payment)],
            amount_paid=300,
            state="paid",
        )
        self.settle()
        self.assertEqual(order.lines.product_id, self.dish)
        self.assertEqual(order.amount_total, 100)
        self.assert_balance(500, 50)

    def test_no_points_are_spent(self):
        discount = self.line(self.policy.redeem_product_id, -5)
        order, _reply = self.order(
            self.line(), discount, partner_id=self.guest.partner_id.id
        )
        self.assertEqual(order.lines.product_id, self.dish)
        self.assert_points(500)

    def test_no_refund(self):
        paid = self.eat(100)
        back = self.line(refunded_orderline_id=paid.lines.id, qty=-1)
        order, reply = self.order(self.line(), back, is_refund=True)
        self.assertFalse(order.lines.refunded_orderline_id)
        self.assertNotIn(paid.id, [row["id"] for row in reply["pos.order"]])

    def test_no_member_price(self):
        """The guest's prices are no reason for a price; nor is what a member saved."""
        order, _reply = self.order(
            self.line(restaurant_normal_price=200), partner_id=self.guest.partner_id.id
        )
        self.assertNotEqual(order.pricelist_id, self.guest.tier_id.pricelist_id)
        self.assertFalse(order.lines.restaurant_normal_price)

    def test_lines_of_other_checks_stay(self):
        other, _reply = self.order(self.line())
        changes = [
            Command.update(other.lines.id, {"price_unit": 1}),
            Command.link(other.lines.id),
            Command.delete(other.lines.id),
        ]
        order = self.prepare(self.line())
        order["lines"] += changes
        self.post("process-order/mobile", order=order, table_identifier=None)
        self.assertEqual(other.lines.price_unit, 100)
        # of its own check it changes what it likes
        order = self.prepare(self.line(), uuid=other.uuid)
        order["lines"] = [Command.update(other.lines.id, {"customer_note": "Hot"})]
        self.post("process-order/mobile", order=order, table_identifier=None)
        self.assertEqual(other.lines.customer_note, "Hot")

    # -- a phone number earns

    def test_points_by_phone(self):
        reply = self.validate(None, name="Wei", phone="(213) 373-4253")
        [row] = reply["res.partner"]
        self.assertNotEqual(row["id"], self.guest.partner_id.id)
        order, reply = self.order(self.line(), partner_id=row["id"])
        self.assertEqual(order.partner_id.id, row["id"])
        payment = {"pos_order_id": order.id, "payment_method_id": self.cash.id}
        order.add_payment({**payment, "amount": 100})
        order.action_pos_order_paid()
        self.settle()
        self.assertEqual(self.earning(order).guest_id, self.guest)
        self.assert_points(510)
        self.env.flush_all()
        reply = self.post(
            "get-user-data",
            order_access_tokens=[
                {
                    "access_token": order.access_token,
                    "state": "draft",
                    "write_date": "2000-01-01 00:00:00",
                }
            ],
        )
        [row] = reply["pos.order"]
        self.assertFalse(row["partner_id"])
