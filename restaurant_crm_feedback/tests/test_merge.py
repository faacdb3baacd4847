from odoo.tests import tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestMerge(FeedbackCommon):
    def test_merge_keeps_what_was_said(self):
        visit = self._create_visit(self.ada)
        about_visit = self._create_feedback(2, visit_id=visit.id)
        in_general = self._create_feedback(5, guest_id=self.ada.id)
        own = self._create_feedback(4, guest_id=self.bo.id)
        self.ada._merge_into(self.bo)
        self.assertEqual(self.bo.feedback_ids, about_visit + in_general + own)
        self.assertEqual(about_visit.visit_id.guest_id, self.bo)
        about_visit.text = "The rule about visits still holds"

    def test_contact_merge_keeps_what_was_said(self):
        feedback = self._create_feedback(guest_id=self.ada.id)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        partners = self.ada.partner_id + self.bo.partner_id
        wizard._merge(partners.ids, self.bo.partner_id)
        self.assertEqual(feedback.guest_id, self.bo)

    def test_timeline(self):
        feedback = self._create_feedback(
            2, guest_id=self.ada.id, date="2026-02-01 12:00:00", text="Too salty"
        )
        entries = self.ada._prepare_timeline_entries()
        [entry] = [entry for entry in entries if entry["kind"] == "feedback"]
        self.assertEqual(entry["record"], feedback)
        self.assertEqual(entry["detail"], "Too salty")
        self.assertEqual(entry["title"], "Feedback on Jade: 2 of 5")

    def test_erasing_a_guest_keeps_the_score_and_forgets_the_words(self):
        feedback = self._create_feedback(2, guest_id=self.ada.id, text="Ada was here")
        feedback.message_post(body="Called Ada")
        feedback.reply_text = "Dear Ada"
        photo = self.env["ir.attachment"].create({"name": "Ada.jpg", "raw": b"1"})
        feedback.photo_ids = photo
        survey = self.env["survey.survey"].create({"title": "Long"})
        inputs = survey._create_answer(restaurant_guest_id=self.ada.id)
        copy = self.ada._export_guest_data()["feedback"]
        self.assertEqual((copy[0]["score"], copy[0]["text"]), (2, "Ada was here"))
        self.ada._erase("Asked")
        self.assertEqual((feedback.score, feedback.text), (2, False))
        self.assertFalse(feedback.message_ids or feedback.reply_text)
        self.assertFalse(photo.exists() or inputs.exists())

    def test_what_a_merged_guest_was_asked_stays_asked(self):
        visit = self._create_visit(self.ada)
        asks = self.env["restaurant.feedback.ask"]
        self.assertTrue(asks._claim(self.outlet, visit, self.env["pos.order"]))
        self.ada._merge_into(self.bo)
        ask = asks.search([("visit_id", "=", visit.id)])
        self.assertEqual((ask.guest_id, ask.state), (self.bo, "answered"))
