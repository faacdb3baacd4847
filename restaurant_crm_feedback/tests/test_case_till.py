from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCaseTill(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tills = cls.env["pos.config"].with_company(cls.group)
        cls.till = tills.create({"name": "Till", "payment_method_ids": []})
        cls.till.restaurant_outlet_id = cls.outlet
        cls.cashier = cls._create_user("till", cls.group)
        cls.cashier.group_ids += cls.env.ref("point_of_sale.group_pos_user")
        cls.dish = cls.env["product.product"].create(
            {"name": "Soup", "available_in_pos": True}
        )

    def _report(self, **values):
        values = {"key": "k-1", "case_type": "dish", **values}
        return self.till.with_user(self.cashier).restaurant_report_case(values)

    def _find(self, reply):
        return self.env["restaurant.case"].search([("number", "=", reply["number"])])

    def test_a_tap_is_a_case(self):
        reply = self._report(
            partner_id=self.ada.partner_id.id,
            table="12",
            product_ids=[self.dish.id],
            order_uuid="no such order yet",
        )
        case = self._find(reply)
        self.assertEqual(case.name, "Dish, table 12")
        self.assertEqual((case.channel, case.severity), ("till", "s2"))
        self.assertEqual(case.guest_id, self.ada)
        self.assertEqual(case.outlet_id, self.outlet)
        self.assertEqual(case.product_ids, self.dish)
        self.assertEqual(case.reporter_id, self.cashier)
        self.assertEqual(case.user_id, self.desk)

    def test_sent_twice_it_is_one(self):
        numbers = {self._report(text="Cold")["number"] for _time in range(2)}
        self.assertEqual(len(numbers), 1)

    def test_what_a_till_must_not_send(self):
        refused = [
            ({"key": ""}, "bad_values"),
            ({"key": 7}, "bad_values"),
            ({"text": ["x"]}, "bad_values"),
            ({"text": "x" * 2001}, "bad_values"),
            ({"case_type": "theft"}, "bad_type"),
            ({"case_type": ["dish"]}, "bad_type"),
        ]
        for values, code in refused:
            with self.subTest(values=str(values)[:40]):
                self.assertEqual(self._report(**values)["code"], code)
        odd = self._report(
            key="odd",
            partner_id="1",
            product_ids=[True, "x", 2**40, self.dish.id],
            table={"a": 1},
            order_uuid=3,
        )
        case = self._find(odd)
        self.assertEqual(case.product_ids, self.dish)
        self.assertFalse(case.guest_id or case.order_id or case.table_name)

    def test_no_list_no_dictionary(self):
        till = self.till.with_user(self.cashier)
        for values in (None, [], "x", 3):
            self.assertEqual(till.restaurant_report_case(values)["code"], "bad_values")

    def test_who_may_not_work_at_a_till(self):
        self.floor.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            self.till.with_user(self.floor).restaurant_report_case({"key": "k"})

    def test_the_till_is_told_of_an_open_complaint(self):
        def section(guest):
            return guest._prepare_card_sections(self.till)["cases"]

        self.assertEqual(section(self.ada), {"open": 0})
        self._create_case(
            guest_id=self.ada.id, case_type="wait", date="2026-03-02 10:00:00"
        )
        told = {"open": 1, "about": "Waiting", "since": "2026-03-02"}
        self.assertEqual(section(self.ada), told)
        with self.assertQueryCount(1):
            self.ada._prepare_card_cases()
