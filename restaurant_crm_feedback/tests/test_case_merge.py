from odoo.tests import tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCaseMerge(CaseCommon):
    def test_merge_keeps_what_was_said(self):
        first = self._create_case(case_type="dish")
        second = self._create_case(case_type="safety", guest_id=self.ada.id)
        second.message_post(body="She called again")
        (second + first).action_merge()
        self.assertEqual(first.guest_id, self.ada)
        self.assertEqual(first.severity, "s1")
        self.assertIn("She called again", " ".join(first.message_ids.mapped("body")))
        self.assertFalse(second.active)
        self.assertEqual(second.merged_into_id, first)
        self.assertEqual(set(second.clock_ids.mapped("state")), {"stopped"})

    def test_one_is_not_merged(self):
        with self._assert_refused("two cases"):
            self._create_case().action_merge()

    def test_duplicates_are_shown(self):
        case = self._create_case(guest_id=self.ada.id, date="2026-03-02 10:00:00")
        near = self._create_case(guest_id=self.ada.id, date="2026-03-04 10:00:00")
        self._create_case(guest_id=self.ada.id, date="2026-03-09 10:00:00")
        self._create_case(guest_id=self.bo.id, date="2026-03-02 10:00:00")
        self.assertEqual(case.duplicate_count, 1)
        found = self.env["restaurant.case"].search(
            case.action_view_duplicates()["domain"]
        )
        self.assertEqual(found, case + near)
        self.assertFalse(self._create_case().duplicate_count)
