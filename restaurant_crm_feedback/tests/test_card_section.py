from odoo.tests import tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestCardSection(FeedbackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tills = cls.env["pos.config"].with_company(cls.group)
        cls.till = tills.create({"name": "Till", "payment_method_ids": []})
        cls.cashier = cls._create_user("till", cls.group)
        cls.cashier.group_ids += cls.env.ref("point_of_sale.group_pos_user")
        cls.cashier.tz = "Asia/Shanghai"

    def _get_section(self, guest):
        guest = guest.with_user(self.cashier).sudo()
        sections = guest._prepare_card_sections(self.till.with_env(guest.env))
        return sections["feedback"]

    def test_last_answer_and_average(self):
        answers = [(5, "2026-01-01 12:00:00"), (2, "2026-02-03 20:00:00"), (4, False)]
        for score, date in answers:
            self._create_feedback(
                score, guest_id=self.ada.id, date=date or "2025-12-31 12:00:00"
            )
        self.assertEqual(
            self._get_section(self.ada),
            {
                "last_score": 2,
                # It was past four in the morning in Shanghai
                "last_date": "2026-02-04",
                "count": 3,
                "average": 3.7,
            },
        )

    def test_guest_without_feedback(self):
        self._create_feedback(guest_id=self.ada.id)
        self.assertEqual(self._get_section(self.bo), {"count": 0})

    def test_other_outlets_count_too(self):
        self._create_feedback(1, guest_id=self.ada.id, outlet_id=self.riverside.id)
        self.assertEqual(self._get_section(self.ada)["last_score"], 1)

    def test_one_query(self):
        self._create_feedback(guest_id=self.ada.id)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.ada._prepare_card_feedback()

    def test_reaches_the_till(self):
        self._create_feedback(3, guest_id=self.ada.id)
        till = self.till.with_user(self.cashier)
        answer = till.restaurant_guest_card(self.ada.partner_id.id)
        self.assertTrue(answer["ok"])
        self.assertEqual(answer["sections"]["feedback"]["last_score"], 3)
