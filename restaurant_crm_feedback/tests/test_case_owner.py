from odoo.tests import tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCaseOwner(CaseCommon):
    def _rule(self, users, **values):
        return self.env["restaurant.case.assignment"].create(
            {
                "company_id": self.group.id,
                "sequence": 1,
                "user_ids": users.ids,
                **values,
            }
        )

    def test_the_first_rule_that_fits(self):
        self._rule(self.floor, outlet_id=self.riverside.id)
        self.assertEqual(self._create_case().user_id, self.desk)
        there = self._create_case(outlet_id=self.riverside.id)
        self.assertEqual(there.user_id, self.floor)

    def test_rules_by_type_and_severity(self):
        self._rule(self.floor, severity="s1", case_type="safety")
        self.assertEqual(self._create_case(case_type="safety").user_id, self.floor)
        self.assertEqual(self._create_case(case_type="privacy").user_id, self.desk)

    def test_to_who_has_the_fewest_open_cases(self):
        self._rule(self.floor + self.desk)
        owners = [self._create_case().user_id for _number in range(4)]
        self.assertEqual(owners.count(self.desk), 2)
        self.assertEqual(owners.count(self.floor), 2)

    def test_the_owner_is_asked_to_answer(self):
        case = self._create_case()
        self.assertEqual(case.activity_ids.user_id, self.desk)

    def test_each_step_is_planned(self):
        case = self._create_case()
        for state, summary in (
            ("verified", "Offer something"),
            ("proposed", "Put it right"),
            ("done", "Ask whether"),
            ("followed", "Write down what changes"),
        ):
            self._bring_to(case, state)
            [activity] = case.activity_ids
            self.assertIn(summary, activity.summary)
        self._bring_to(case, "closed")
        self.assertFalse(case.activity_ids)

    def test_a_grave_case_is_told_at_once(self):
        self.outlet.case_manager_id = self.floor
        case = self._create_case(case_type="safety")
        self.assertIn(self.floor, case.activity_ids.user_id)
        self.assertIn(self.floor.partner_id, case.message_partner_ids)
