from unittest.mock import patch
from uuid import uuid4

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from odoo.addons.point_of_sale.tests import common


@tagged("post_install", "-at_install")
class TestVisitSync(common.CommonPosTest):
    """Checks the way they really come: from a till, and from the back office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till = cls.pos_config_usd
        cls.cashier = new_test_user(
            cls.env, "restaurant_cashier", groups="point_of_sale.group_pos_user"
        )
        cls.till.with_user(cls.cashier).open_ui()
        cls.partner = cls.partner_mobt
        guests = cls.env["restaurant.guest"].sudo()
        cls.guest = guests._get_or_create_for_partners(cls.partner, cls.env.company)

    def _prepare_order(self, partner, price=10, **values):
        line = {
            "product_id": self.ten_dollars_no_tax.product_variant_id.id,
            "qty": 1,
            "price_unit": price,
            "price_subtotal": price,
            "price_subtotal_incl": price,
            "tax_ids": [Command.clear()],
            "uuid": str(uuid4()),
        }
        payment = {
            "payment_method_id": self.bank_payment_method.id,
            "amount": price,
            "payment_date": fields.Datetime.now(),
            "uuid": str(uuid4()),
        }
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "session_id": self.till.current_session_id.id,
            "partner_id": partner.id,
            "lines": [Command.create(line)],
            "payment_ids": [Command.create(payment)],
            "amount_total": price,
            "amount_tax": 0,
            "amount_paid": price,
            "amount_return": 0,
            "state": "paid",
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "to_invoice": False,
            **values,
        }

    def _sync(self, *orders):
        self.env["pos.order"].with_user(self.cashier).sync_from_ui(
            [dict(order) for order in orders]
        )

    def test_a_check_from_the_till(self):
        order = self._prepare_order(self.partner, customer_count=3)
        self._sync(order)
        self._sync(order)  # an answer that was lost
        visit = self.guest.visit_ids
        self.assertEqual(
            (visit.net_amount, visit.covers, visit.check_count), (10, 3, 1)
        )
        self.assertEqual(visit.outlet_id, self.till.restaurant_outlet_id)

    def test_a_draft_is_no_visit_until_it_is_paid(self):
        draft = self._prepare_order(self.partner, state="draft", payment_ids=[])
        self._sync(draft)
        self.assertFalse(self.guest.visit_ids)
        self._sync(self._prepare_order(self.partner, uuid=draft["uuid"], lines=[]))
        self.assertEqual(self.guest.visit_ids.net_amount, 10)

    def test_a_draft_whose_answer_was_lost(self):
        """The till does not know the ids, and sends what the server has once more."""
        draft = self._prepare_order(self.partner, state="draft", payment_ids=[])
        self._sync(draft, draft)
        order = self.env["pos.order"].search([("uuid", "=", draft["uuid"])])
        line = order.lines
        self.assertEqual(line.qty, 1)
        paid = self._prepare_order(self.partner, price=20, uuid=draft["uuid"])
        (_create, _id, values) = draft["lines"][0]
        paid["lines"].append(Command.create({**values, "qty": 2}))
        paid["amount_total"] = paid["amount_paid"] = 40
        paid["payment_ids"][0][2]["amount"] = 40
        self._sync(paid, paid)
        self.assertEqual((order.state, line.qty, len(order.lines)), ("paid", 2, 2))
        self.assertEqual(self.guest.visit_ids.net_amount, 40)

    def test_what_was_removed_is_removed_once(self):
        draft = self._prepare_order(self.partner, state="draft", payment_ids=[])
        self._sync(draft)
        order = self.env["pos.order"].search([("uuid", "=", draft["uuid"])])
        for remove in (Command.unlink, Command.delete):
            for _time in range(2):
                self._sync({**draft, "lines": [remove(order.lines.id)]})
                self.assertFalse(order.lines)
            self._sync(draft)

    def test_a_check_paid_and_refunded_in_the_back_office(self):
        order, refund = self.create_backend_pos_order(
            {
                "line_data": [
                    {"product_id": self.ten_dollars_no_tax.product_variant_id.id}
                ],
                "order_data": {"partner_id": self.partner.id},
                "payment_data": [{"payment_method_id": self.bank_payment_method.id}],
            }
        )
        self.assertEqual(self.guest.visit_ids.net_amount, 10)
        refund = self.env["pos.order"].browse(order.refund()["res_id"])
        self.env["pos.make.payment"].with_context(
            active_ids=refund.ids, active_id=refund.id
        ).create({"payment_method_id": self.bank_payment_method.id}).check()
        self.assertFalse(self.guest.visit_ids)
        self.assertEqual(self.guest.visit_count, 0)

    def test_a_client_has_no_field_to_send(self):
        fields_of_ours = [
            name
            for name, field in self.env["pos.order"]._fields.items()
            if "restaurant" in name and (field.store or field.inverse)
        ]
        self.assertFalse(fields_of_ours)

    def _count_queries(self, partner):
        order = self._prepare_order(partner)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._sync(order)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_queries_of_a_check(self):
        """A check of a guest costs a few queries, whatever he ate before, those of the
        other addons included; an anonymous one costs none.
        """
        orders = self.env.registry["pos.order"]
        nobody = self.env["res.partner"]
        for partner in (self.partner, nobody, self.partner, nobody):
            self._count_queries(partner)
        for partner, most in ((self.partner, 17), (nobody, 0)):
            with patch.object(orders, "_record_visits", lambda self: None):
                stock = self._count_queries(partner)
            ours = self._count_queries(partner)
            with self.subTest(partner.name, stock=stock, ours=ours):
                self.assertLessEqual(ours - stock, most)
