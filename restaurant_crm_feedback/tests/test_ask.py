from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .page_common import PageCase

NOON = "2026-03-02 04:00:00"  # twelve in Shanghai


@tagged("post_install", "-at_install")
class TestAsk(PageCase):
    """Guests are asked once, if they allow it, at a decent hour, and not too often."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outlet.feedback_ask = "email_sms"
        cls.ada.email = "ada@example.com"
        cls.asks = cls.env["restaurant.feedback.ask"]
        cls.asks.search([]).write({"state": "skipped"})
        cls._allow(cls.ada, "email")

    @classmethod
    def _allow(cls, guest, channel, state="given"):
        consents = cls.env["restaurant.consent"]
        consents._record(guest, "feedback", [channel], state, "desk")

    def _plan(self, guest=None, due=NOON):
        """A question about a visit of three hours ago; that of another day each."""
        guest = guest or self.ada
        visit = self._create_visit(guest)
        self.asks._plan(visit)
        ask = self.asks.search([("visit_id", "=", visit.id)])
        ask.due_at = due
        return ask

    def _send(self, moment=NOON):
        with freeze_time(moment):
            while asks := self.asks._find_due():
                asks._send()

    def _find_mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", "restaurant.feedback.ask"), ("id", ">", self.last_mail)]
        )

    def setUp(self):
        super().setUp()
        self.last_mail = self.env["mail.mail"].search([], order="id desc", limit=1).id

    def test_a_paid_check_plans_one_question(self):
        order = self._pay(self.bo.partner_id)
        self._pay(self.bo.partner_id)
        ask = self.asks.search([("guest_id", "=", self.bo.id)])
        visit = self.bo.visit_ids
        self.assertEqual((ask.visit_id, ask.state), (visit, "waiting"))
        due = order.date_order + timedelta(hours=2)
        self.assertAlmostEqual(ask.due_at, due, delta=timedelta(seconds=5))

    def test_nobody_is_planned_where_nobody_asks(self):
        self.outlet.feedback_ask = "no"
        self._pay(self.bo.partner_id)
        self.assertFalse(self.asks.search([("guest_id", "=", self.bo.id)]))

    def test_a_message_leads_to_the_page(self):
        ask = self._plan()
        self._send()
        self.assertEqual((ask.state, ask.channel), ("sent", "email"))
        [mail] = self._find_mails()
        self.assertIn("Jade", mail.subject)
        self.assertIn(f"/restaurant_crm/feedback/v{ask.visit_id.id}.", mail.body_html)
        self._send()
        self.assertEqual(len(self._find_mails()), 1)

    def test_by_sms_if_there_is_no_mail(self):
        self._allow(self.bo, "sms")
        ask = self._plan(self.bo)
        self._send()
        self.assertEqual((ask.state, ask.channel), ("sent", "sms"))
        sms = self.env["sms.sms"].search([("number", "=", self.bo.phone_e164)])
        self.assertIn(f"/restaurant_crm/feedback/v{ask.visit_id.id}.", sms.body)

    def test_not_without_consent(self):
        asked = self._plan(self.bo)
        self._allow(self.ada, "email", "withdrawn")
        withdrawn = self._plan()
        self._send()
        self.assertEqual((asked + withdrawn).mapped("reason"), ["consent"] * 2)
        self.assertFalse(self._find_mails())

    def test_not_without_an_address(self):
        self.outlet.feedback_ask = "email"
        ask = self._plan(self.bo)
        self._send()
        self.assertEqual((ask.state, ask.reason), ("skipped", "address"))

    def test_quiet_hours_are_those_of_the_outlet(self):
        ask = self._plan(due="2026-03-01 13:00:00")
        for moment in ("2026-03-01 13:30:00", "2026-03-02 01:59:00"):
            self._send(moment)  # half past nine at night, nearly ten in the morning
            self.assertEqual(ask.state, "waiting")
        self._send("2026-03-02 02:00:00")
        self.assertEqual(ask.state, "sent")

    def test_rest(self):
        """Asked on day 0: day 29 is too early, day 30 is not; other outlets count."""
        first = self._plan()
        self._send()
        second = self._plan(due="2026-03-31 03:59:00")
        self._send("2026-03-31 03:59:00")
        self.assertEqual((first.state, second.reason), ("sent", "rest"))
        third = self._plan(due="2026-04-01 04:01:00")
        self._send("2026-04-01 04:01:00")
        self.assertEqual(third.state, "sent")

    def test_two_visits_in_one_batch_are_one_question(self):
        asks = self._plan() + self._plan()
        self._send()
        self.assertEqual(sorted(asks.mapped("state")), ["sent", "skipped"])

    def test_what_is_too_late_is_not_asked(self):
        ask = self._plan()
        self._send("2026-03-06 22:00:00")
        self.assertEqual(ask.reason, "late")

    def test_who_answered_by_the_receipt_is_not_asked(self):
        ask = self.asks.search([("visit_id", "=", self.ada.visit_ids.id)])
        ask.write({"state": "waiting", "due_at": NOON})
        self._post(self._token("order", self.order))
        self._send()
        self.assertEqual(ask.state, "answered")
        self.assertFalse(self._find_mails())

    def test_queries_do_not_grow_with_guests(self):
        guests = self.env["restaurant.guest"].create(
            [
                {
                    "name": f"G{number}",
                    "email": f"g{number}@example.com",
                    "company_id": self.group.id,
                }
                for number in range(12)
            ]
        )
        asks = self.asks
        for guest in guests:
            asks += self._plan(guest)
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(NOON), self.assertQueryCount(30):
            asks._send()
        self.assertEqual(set(asks.mapped("reason")), {"consent"})

    def test_no_more_questions(self):
        token = self._token("visit", self.ada.visit_ids)
        self.assertIn("Do not ask me", self._get(token, "/stop").text)
        self._post(token, step="/stop")
        self.assertFalse(self.ada._filter_consented("feedback", "email"))
        last = self.ada.consent_ids[:1]
        self.assertEqual((last.state, last.source), ("withdrawn", "request"))
        for other in (self._token("outlet", self.outlet), token[:-1] + "x"):
            self.assertEqual(self._get(other, "/stop").status_code, 404)

    def test_a_refund_in_full_calls_it_off(self):
        order = self._pay(self.bo.partner_id)
        ask = self.asks.search([("guest_id", "=", self.bo.id)])
        check = ask.visit_id.check_ids
        self.assertEqual(check.order_id, order)
        ask.visit_id.active = False
        check.is_refund = True
        ask.visit_id._on_visit_closed(check)
        self.assertEqual((ask.state, ask.reason), ("skipped", "off"))

    def test_codes_for_tables(self):
        floor = self.env["restaurant.floor"].create(
            {"name": "Hall", "pos_config_ids": self.till.ids}
        )
        self.env["restaurant.table"].create({"floor_id": floor.id, "table_number": 7})
        door, table = self.outlet._prepare_feedback_codes()
        self.assertEqual(table["title"], "Table 7")
        for code in (door, table):
            token = code["url"].rpartition("/")[2]
            self.assertEqual(self.links._read(token).outlet, self.outlet)
        action = "restaurant_crm_feedback.report_restaurant_outlet_feedback_codes"
        report = self.env["ir.actions.report"]
        html, _kind = report._render_qweb_html(action, self.outlet.ids)
        self.assertIn(b"Table 7", html)
