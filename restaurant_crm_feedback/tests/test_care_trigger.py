from odoo import fields
from odoo.tests import tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCareTrigger(CaseCommon):
    """A word some days after a complaint was settled; none while one is open."""

    def setUp(self):
        super().setUp()
        self.ada.email = "ada@example.com"
        self.env["restaurant.consent"]._record(
            self.ada, "care", ["email"], "given", "desk"
        )
        self.env["restaurant.contact.policy"].create(
            {"quiet_until": 0, "quiet_from": 24, "company_id": self.group.id}
        )
        template = self.env.ref("restaurant_crm_feedback.mail_template_care_case")
        self.rule = self.env["restaurant.care.rule"].create(
            {
                "name": "Another chance",
                "company_id": self.group.id,
                "trigger": "case_closed",
                "wait_days": 3,
                "mail_template_id": template.id,
            }
        )

    def _close(self, days, **values):
        case = self._create_case(guest_id=self.ada.id, **values)
        closed_at = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE restaurant_case SET state = 'closed', is_open = false,"
            " closed_at = %s WHERE id = %s",
            (closed_at, case.id),
        )
        self.env.invalidate_all()
        return case

    def _do(self):
        self.rule._draw()
        while self.rule._do_batch():
            self.env.invalidate_all()
        self.env.invalidate_all()
        return self.rule.step_ids

    def test_three_days_after(self):
        case = self._close(3)
        step = self._do()
        self.assertEqual((step.occasion, step.state), (f"case {case.id}", "sent"))
        self.assertIn("another chance", step.mail_id.body_html)
        self.assertEqual(len(self._do()), 1)

    def test_not_before_and_not_for_suggestions(self):
        self._close(1)
        self._close(3, case_type="suggestion")
        self.assertFalse(self._do())

    def test_another_one_is_open(self):
        self._close(3)
        self._create_case(guest_id=self.ada.id)
        self.assertEqual(self._do().reason, "open")

    def test_it_was_opened_again(self):
        case = self._close(3)
        self.rule._draw()
        self.env.cr.execute(
            "UPDATE restaurant_case SET state = 'received' WHERE id = %s", (case.id,)
        )
        self.assertEqual(self._do().reason, "over")
