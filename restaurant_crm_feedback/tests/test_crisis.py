from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common_case import CaseCommon


@tagged("post_install", "-at_install")
class TestCrisis(CaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._create_case(
            case_type="safety", guest_id=cls.ada.id, date="2026-03-02 12:00:00"
        )

    def _open(self, user=None):
        action = self.case.with_user(user or self.desk).action_open_crisis()
        return self.env["restaurant.crisis"].browse(action["res_id"])

    def _concern(self, name, crisis):
        guest = self.env["restaurant.guest"].create(
            {"name": name, "company_id": self.group.id}
        )
        crisis.contact_ids.create({"crisis_id": crisis.id, "guest_id": guest.id})
        return guest

    def test_from_a_case_to_its_room(self):
        crisis = self._open()
        self.assertEqual(self._open(), crisis, "once")
        self.assertEqual((crisis.kind, crisis.case_ids), ("food", self.case))
        self.assertEqual(crisis.outlet_ids, self.outlet)
        self.assertEqual(len(crisis.step_ids), 8)
        step = crisis.step_ids[0]
        self.assertEqual((step.deadline_at - crisis.start_at).seconds, 300)
        self.assertEqual(crisis.next_step_at, step.deadline_at)

    def test_progress(self):
        crisis = self._open().with_user(self.desk)
        crisis.step_ids[:2].action_done()
        self.assertEqual(crisis.step_progress, 25.0)
        self.assertEqual(crisis.step_ids[0].done_by, self.desk)
        for guest in (self.ada, self.bo):
            crisis.contact_ids.create({"crisis_id": crisis.id, "guest_id": guest.id})
        crisis.contact_ids[0].action_well()
        self.assertEqual((crisis.contact_count, crisis.reached_count), (2, 1))
        self.assertEqual(crisis.contact_progress, 50.0)
        self.assertTrue(crisis.contact_ids[0].contacted_at)

    def test_who_is_unwell_is_a_case_of_the_crisis(self):
        crisis = self._open().with_user(self.desk)
        contact = crisis.contact_ids.create(
            {"crisis_id": crisis.id, "guest_id": self.bo.id}
        )
        contact.action_unwell()
        contact.action_unwell()
        case = crisis.case_ids - self.case
        self.assertEqual((case.guest_id, case.severity), (self.bo, "s1"))
        self.assertEqual(case.outlet_id, self.outlet)

    def test_a_merged_guest_stays_on_the_list(self):
        """As somebody who was spoken to, if either was."""
        crisis = self._open()
        for guest in (self.ada, self.bo):
            crisis.contact_ids.create({"crisis_id": crisis.id, "guest_id": guest.id})
        told = crisis.contact_ids.filtered(lambda c: c.guest_id == self.ada)
        told.action_well()
        self.ada._merge_into(self.bo)
        self.assertEqual(crisis.contact_ids, told)
        self.assertEqual((told.guest_id, told.state), (self.bo, "ok"))
        told.note = "Bo has a rash"
        self.bo._erase("Asked")
        self.assertFalse(told.note)

    def test_closing_asks_for_everything(self):
        crisis = self._open().with_user(self.desk)
        with self._assert_refused("Still to be done"):
            crisis.action_close()
        crisis.step_ids.action_done()
        contact = crisis.contact_ids.create(
            {"crisis_id": crisis.id, "guest_id": self.bo.id}
        )
        with self._assert_refused("not been contacted"):
            crisis.action_close()
        contact.action_absent()
        with self._assert_refused("conclusion"):
            crisis.action_close()
        crisis.conclusion = "The cold room was too warm"
        crisis.action_close()
        self.assertEqual(crisis.state, "closed")
        self.assertTrue(crisis.closed_at)

    def test_the_crisis_of_the_demonstration(self):
        """Who had complained was unwell, and is on the list whoever paid."""
        crisis = self._open()
        cy, di = (self._concern(name, crisis) for name in ("Cy", "Di"))
        crisis.start_at = "2026-03-02 12:00:00"
        self.env["restaurant.demo.crisis"]._contact(crisis, self.desk)
        contacts = crisis.contact_ids
        states = {contact.guest_id: contact.state for contact in contacts}
        self.assertEqual(states, {self.ada: "ill", cy: "ok", di: "absent"})
        self.assertTrue(all(c.contacted_at < crisis.create_date for c in contacts))

    def test_no_other_way_to_close(self):
        """Not by moving the card, nor as a room that was never open."""
        crisis = self._open().with_user(self.desk)
        with self._assert_refused("Still to be done"):
            crisis.write({"state": "closed"})
        with self._assert_refused("Still to be done"):
            crisis.copy().write({"state": "closed", "conclusion": "Nothing"})
        with self._assert_refused("Still to be done"):
            crisis.create({"name": "Over", "state": "closed", "conclusion": "Nothing"})
        crisis.step_ids.action_done()
        with self._assert_refused("conclusion"):
            crisis.write({"state": "closed"})
        crisis.write({"state": "closed", "conclusion": "The cold room"})
        self.assertTrue(crisis.closed_at)
        with freeze_time("2040-01-01"):  # pressed again on a page that was left open
            crisis.action_close()
        self.assertLess(crisis.closed_at.year, 2040)
        with self._assert_refused("conclusion"):
            crisis.conclusion = False
        crisis.state = "open"
        self.assertFalse(crisis.closed_at)

    def test_what_was_said_stays(self):
        crisis = self._open().with_user(self.desk)
        statement = crisis.statement_ids.create(
            {"crisis_id": crisis.id, "audience": "media", "text": "We look into it"}
        )
        with self._assert_refused("stays as it was said"):
            statement.text = "Nothing happened"
        with self.assertRaises(AccessError):
            statement.unlink()

    def test_what_was_done_stays(self):
        crisis = self._open().with_user(self.desk)
        contact = crisis.contact_ids.create(
            {"crisis_id": crisis.id, "guest_id": self.bo.id}
        )
        contact.action_well()
        crisis.step_ids[0].action_done()
        with self._assert_refused("stays on the list"):
            contact.unlink()
        with self._assert_refused("stays on the list"):
            crisis.step_ids[0].unlink()
        crisis.step_ids[1].unlink()

    def test_the_search_needs_a_dish_and_a_time(self):
        crisis = self._open()
        with self._assert_refused("Choose the dishes"):
            crisis.action_find_guests()
        crisis.sold_from = False
        with self._assert_refused("from when"):
            crisis.action_find_guests()

    def test_report(self):
        crisis = self._open()
        crisis.conclusion = "The cold room was too warm"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "restaurant_crm_feedback.report_restaurant_crisis", crisis.ids
        )
        for text in (b"Cold soup", b"The cold room", b"Take the dish off"):
            self.assertIn(text, html)

    def test_rings(self):
        crisis = self._open()
        for user in (self.floor, self._create_user("till", self.group)):
            with self.assertRaises(AccessError):
                crisis.with_user(user).read(["name"])
            with self.assertRaises(AccessError):
                crisis.with_user(user).action_find_guests()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            crisis.with_user(self._create_user("desk", other)).read(["name"])
