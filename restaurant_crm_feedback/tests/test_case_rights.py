from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCaseRights(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls._create_case()
        cls.there = cls._create_case(outlet_id=cls.riverside.id)
        cls.nowhere = cls._create_case(outlet_id=False, guest_id=cls.ada.id)
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        outlet = cls._create_outlet("Elsewhere", other)
        cls.foreign = cls._create_case(outlet_id=outlet.id)
        cls.ours = cls.here + cls.there + cls.nowhere

    def _as(self, ring, company=None):
        user = self._create_user(ring, company or self.branch)
        return self.env["restaurant.case"].with_user(user)

    def _find(self, cases):
        return cases.search([("id", "in", (self.ours + self.foreign).ids)])

    def test_till_sees_no_case(self):
        with self.assertRaises(AccessError):
            self._find(self._as("till"))
        with self.assertRaises(AccessError):
            self._as("till").create({"name": "Cold soup"})

    def test_floor_works_on_its_own_outlets(self):
        floor = self._as("floor")
        self.assertEqual(self._find(floor), self.there)
        floor.browse(self.there.id).write({"finding": "True"})
        floor.create({"name": "Cold", "outlet_id": self.riverside.id})
        for refused in (self.here, self.foreign):
            with self.assertRaises(AccessError):
                floor.browse(refused.id).write({"finding": "True"})
        with self.assertRaises(AccessError):
            floor.browse(self.there.id).unlink()

    def test_floor_works_on_what_it_was_given(self):
        user = self._create_user("floor", self.branch)
        self.here.user_id = user
        self.here.with_user(user).finding = "True"

    def test_desk_works_on_the_whole_group(self):
        desk = self._as("desk")
        self.assertEqual(self._find(desk), self.ours.sorted("id", True))
        desk.browse(self.here.id).action_answered()
        with self.assertRaises(AccessError):
            desk.browse(self.here.id).unlink()
        with self.assertRaises(AccessError):
            desk.browse(self.foreign.id).read(["name"])

    def test_nobody_says_that_a_case_was_in_time(self):
        admin = self._as("admin").browse(self.here.id)
        for values in ({"is_broken": False}, {"clock_state": "ok"}):
            with self.assertRaises(AccessError):
                admin.write(values)

    def test_admin_deletes(self):
        self._as("admin").browse(self.here.id).unlink()
        self.assertFalse(self.here.exists())

    def test_nobody_touches_clocks(self):
        for ring in ("floor", "admin"):
            clock = self.there.clock_ids[0].with_user(self._as(ring).env.user)
            self.assertTrue(clock.deadline_at)
            for change in (clock.unlink, lambda c=clock: c.write({"seconds": 9})):
                with self.assertRaises(AccessError):
                    change()
            with self.assertRaises(AccessError):
                clock.create({"case_id": self.there.id, "kind": "offer"})

    def test_words_and_times_are_the_administrators(self):
        for model in ("level", "keyword", "assignment"):
            record = self.env[f"restaurant.case.{model}"].search([], limit=1)
            with self.assertRaises(AccessError):
                record.with_user(self.desk).write({"sequence": 3})
        cause = self.env.ref("restaurant_crm_feedback.restaurant_cause_dish")
        with self.assertRaises(AccessError):
            cause.with_user(self.desk).name = "Other"
