from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestRights(FeedbackCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls._create_feedback(guest_id=cls.ada.id)
        cls.there = cls._create_feedback(outlet_id=cls.riverside.id)
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        outlet = cls._create_outlet("Elsewhere", other)
        cls.foreign = cls._create_feedback(outlet_id=outlet.id)

    def _as(self, ring, company=None):
        user = self._create_user(ring, company or self.group)
        return self.env["restaurant.feedback"].with_user(user)

    def _create_as(self, feedback, outlet):
        return feedback.create({"score": 3, "outlet_id": outlet.id})

    def test_till_notes_and_reads_its_own_outlets(self):
        till = self._as("till", self.branch)
        self.assertEqual(till.search([]), self.there)
        self._create_as(till, self.riverside)
        with self.assertRaises(AccessError):
            self._create_as(till, self.outlet)

    def test_till_changes_nothing(self):
        feedback = self.here.with_env(self._as("till").env)
        for change in ({"score": 5}, {"state": "answered"}):
            with self.assertRaises(AccessError):
                feedback.write(change)
        with self.assertRaises(AccessError):
            feedback.action_read()
        with self.assertRaises(AccessError):
            feedback.unlink()

    def test_floor_works_on_its_own_outlets(self):
        floor = self._as("floor", self.branch)
        self.assertEqual(floor.search([]), self.there)
        floor.browse(self.there.id).action_answer()
        self._create_as(floor, self.riverside)
        with self.assertRaises(AccessError):
            floor.browse(self.here.id).action_read()
        with self.assertRaises(AccessError):
            floor.browse(self.there.id).unlink()

    def test_desk_works_on_the_whole_group(self):
        desk = self._as("desk", self.branch)
        self.assertEqual(desk.search([]), self.here + self.there)
        desk.browse(self.here.id).action_answer()
        with self.assertRaises(AccessError):
            desk.browse(self.here.id).unlink()
        with self.assertRaises(AccessError):
            desk.browse(self.foreign.id).read(["score"])

    def test_admin_deletes(self):
        admin = self._as("admin")
        admin.browse(self.here.id).unlink()
        self.assertFalse(self.here.exists())

    def test_others_see_nothing(self):
        user = self._create_user("till", self.group)
        user.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            self.here.with_user(user).read(["score"])
