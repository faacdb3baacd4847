from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from . import common

NOW = "2026-03-06 10:00:00"  # 18:00 in Shanghai, a Friday


@tagged("post_install", "-at_install")
class TestReservation(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reservations = cls.env["restaurant.reservation"]
        floor = cls.env["restaurant.floor"].create(
            {"name": "Hall", "pos_config_ids": cls.till.ids}
        )
        cls.table, cls.other_table = cls.env["restaurant.table"].create(
            [
                {"table_number": number, "seats": 4, "floor_id": floor.id}
                for number in (1, 2)
            ]
        )
        cls.guest.email = "wang@example.com"

    @classmethod
    def _book(cls, start="2026-03-06 11:00:00", guest=None, **values):
        return cls.reservations.create(
            {
                "guest_id": (guest or cls.guest).id,
                "outlet_id": cls.outlet.id,
                "start_at": start,
                **values,
            }
        )

    def test_what_follows_from_the_outlet(self):
        self.outlet.reservation_hours = 1.5
        reservation = self._book("2026-03-06 18:30:00")  # 02:30 of the next day
        self.assertEqual(reservation.duration, 1.5)
        self.assertEqual(str(reservation.end_at), "2026-03-06 20:00:00")
        self.assertEqual(str(reservation.business_date), "2026-03-06")
        self.assertEqual(reservation._format_time(), "02:30")
        self.assertIn("Wang Li", reservation.display_name)
        self.assertEqual(reservation.company_id, self.company)
        self.assertLessEqual(
            self.table | self.other_table, reservation.available_table_ids
        )

    @freeze_time(NOW)
    def test_the_desk_books_a_table(self):
        desk = self.reservations.with_user(self.desk_user)
        with Form(desk) as form:
            form.guest_id = self.guest
            form.start_at = "2026-03-06 11:00:00"
            form.table_id = self.table
            self.assertEqual(form.outlet_id, self.outlet)
            self.assertFalse(form.warning)
            form.covers = 5
            self.assertEqual(form.warning, "Table 1 has 4 seats.")
        self.assertEqual(form.record.user_id, self.desk_user)

    @mute_logger("odoo.sql_db")
    def test_nobody_is_no_reservation(self):
        for values in ({"covers": 0}, {"duration": 0}, {"duration": 25}):
            with self.subTest(values), self.assertRaises(CheckViolation):
                with self.cr.savepoint():
                    self._book(**values)

    @freeze_time(NOW)
    def test_a_table_that_is_kept_for_somebody_else(self):
        first = self._book(table_id=self.table.id)
        for start, state, warned in (
            ("2026-03-06 12:59:00", "booked", True),
            ("2026-03-06 13:00:00", "booked", False),
            ("2026-03-06 09:00:00", "booked", False),
            ("2026-03-06 09:01:00", "booked", True),
            ("2026-03-06 11:00:00", "cancelled", False),
        ):
            with self.subTest(start):
                second = self._book(start, table_id=self.table.id, state=state)
                self.assertEqual(bool(second.warning), warned)
                self.assertEqual(bool(first.warning), warned)
                second.unlink()
        elsewhere = self._book(table_id=self.other_table.id)
        self.assertFalse((first | elsewhere).filtered("warning"))
        self.assertIn("19:00", self._book(table_id=self.table.id).warning)

    def test_warnings_of_a_list_cost_one_query(self):
        def warn(count):
            for _number in range(count):
                self._book(table_id=self.table.id)
            self.env.flush_all()
            self.env.invalidate_all()
            found = self.reservations.search([("outlet_id", "=", self.outlet.id)])
            found.mapped("warning")
            before = self.cr.sql_log_count
            found.invalidate_recordset(["warning"])
            found.mapped("warning")
            return self.cr.sql_log_count - before

        self.assertEqual(warn(2), warn(20))

    def test_each_status_has_its_way_on(self):
        reservation = self._book()
        for action, state in (
            ("action_confirm", "confirmed"),
            ("action_no_show", "no_show"),
            ("action_seat", "seated"),
            ("action_reopen", "booked"),
            ("action_cancel", "cancelled"),
        ):
            getattr(reservation, action)()
            self.assertEqual(reservation.state, state)
        with self.assertRaises(UserError) as refusal:
            reservation.action_seat()
        self.assertIn("Cancelled", str(refusal.exception))

    def test_a_confirmation_goes_to_who_has_an_address(self):
        self._book("2026-12-24 11:00:00").action_confirm()
        stranger = self._create_guest("No mail")
        self._book(guest=stranger).action_confirm()
        mails = self.env["mail.mail"].search([("model", "=", self.reservations._name)])
        self.assertEqual(mails.recipient_ids, self.guest.partner_id)
        self.assertIn("7:00", mails.body_html)  # as the clock of the outlet says
        self.assertIn(self.outlet.name, mails.subject)

    def _find_texts(self, guest):
        return self.env["sms.sms"].search([("number", "=", guest.phone_e164)])

    def test_an_sms_where_there_is_no_address(self):
        guest = self._create_guest("No mail", phone="138 0013 8001")
        unknown = self._create_guest("No number")
        (self._book(guest=guest) | self._book(guest=unknown)).action_confirm()
        self.assertFalse(self._find_texts(guest))
        self.outlet.reservation_sms = True
        for someone in (guest, unknown, self.guest):
            self._book("2026-12-24 11:00:00", guest=someone).action_confirm()
        self.assertIn("7:00", self._find_texts(guest).body)
        self.assertFalse(self._find_texts(self.guest))

    @freeze_time(NOW)
    def test_a_reminder_by_sms(self):
        guest = self._create_guest("No mail", phone="138 0013 8001")
        soon = self._book("2026-03-07 09:59:00", guest=guest)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE restaurant_reservation SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=7), soon.id],
        )
        self.assertFalse(self.reservations._find_to_remind())
        self.outlet.reservation_sms = True
        self.assertEqual(self.reservations._find_to_remind(), soon)
        soon._send("reminder")
        self.assertIn("expects you", self._find_texts(guest).body)

    @freeze_time(NOW)
    def test_who_comes_at_another_time_is_reminded_again(self):
        reservation = self._book("2026-03-07 09:59:00")
        reservation.reminded_at = NOW
        reservation.write({"start_at": "2026-03-07 09:59:00", "covers": 3})
        self.assertTrue(reservation.reminded_at)
        reservation.start_at = "2026-03-14 09:59:00"
        self.assertFalse(reservation.reminded_at)

    def test_the_desk_knows_who_did_not_come(self):
        self._book().action_no_show()
        coming = self._book("2026-12-24 11:00:00", deposit="asked")
        self.assertEqual(coming.guest_no_show_count, 1)
        self.assertEqual(coming._prepare_for_till()["deposit"], "Deposit to be paid")
        self.assertFalse(coming.copy().deposit)

    @freeze_time(NOW)
    def test_reminders_go_once_and_in_time(self):
        last_week = fields.Datetime.now() - timedelta(days=7)
        soon = self._book("2026-03-07 09:59:00")
        later = self._book("2026-03-07 10:01:00")
        past = self._book("2026-03-06 09:59:00")
        cancelled = self._book(state="cancelled")
        booked_now = self._book("2026-03-06 12:00:00")
        old = soon | later | past | cancelled
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE restaurant_reservation SET create_date = %s WHERE id = ANY(%s)",
            [last_week, old.ids],
        )
        self.assertEqual(self.reservations._find_to_remind(), soon)
        self.assertFalse(booked_now.reminded_at)
        with self.enter_registry_test_mode():
            self.env.ref(
                "restaurant_crm.ir_cron_reservation_reminders"
            ).method_direct_trigger()
        self.assertTrue(soon.reminded_at)
        self.assertFalse(self.reservations._find_to_remind())
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", self.reservations._name),
                ("res_id", "in", (old | booked_now).ids),
            ]
        )
        self.assertEqual(mails.mapped("res_id"), soon.ids)

    def test_an_outlet_that_does_not_remind(self):
        self.outlet.reminder_hours = 0
        with freeze_time(NOW):
            self._book("2026-03-06 12:00:00")
            self.assertFalse(self.reservations._find_to_remind())

    @freeze_time(NOW)
    def test_who_pays_came(self):
        lunch = self._book("2026-03-06 04:00:00", state="confirmed")
        dinner = self._book("2026-03-06 09:00:00", state="seated")
        late = self._book("2026-03-06 13:00:00")
        tomorrow = self._book("2026-03-07 09:00:00")
        cancelled = self._book("2026-03-06 09:00:00", state="cancelled")
        order = self._pay_order(100)
        visit = self.guest.visit_ids
        self.assertEqual((lunch.state, dinner.state), ("done", "done"))
        self.assertEqual(dinner.visit_id, visit)
        self.assertEqual(
            (late | tomorrow | cancelled).mapped("state"),
            ["booked", "booked", "cancelled"],
        )
        self._refund_order(order)
        self.assertEqual(late.state, "booked")

    def test_paying_asks_once_about_reservations(self):
        def pay(count):
            for _number in range(count):
                self._book(fields.Datetime.now())
            order = self._create_order(100)
            self.env.flush_all()
            before = self.cr.sql_log_count
            order.action_pos_order_paid()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        pay(0)
        self.assertEqual(pay(1), pay(5))

    def test_what_nobody_closed(self):
        came = self._create_guest("Came")
        with freeze_time("2026-03-06 11:30:00"):
            self._pay_order(50, partner=came.partner_id)
        kept = self._book("2026-03-06 12:00:00", guest=came)
        seated = self._book("2026-03-06 11:00:00", state="seated")
        missing = self._book("2026-03-06 11:00:00", state="confirmed")
        open_yet = self._book("2026-03-07 11:00:00")
        with freeze_time("2026-03-06 20:30:00"):
            self.reservations._close_past()
        states = (kept | seated | missing | open_yet).mapped("state")
        self.assertEqual(states, ["done", "done", "no_show", "booked"])
        self.assertEqual(kept.visit_id.guest_id, came)
        self.assertEqual(self.guest.no_show_count, 1)
        self.assertEqual(self.guest.reservation_count, 3)

    def test_guests_who_did_not_come(self):
        self._book().action_no_show()
        guests = self.env["restaurant.guest"]
        known = ("company_id", "=", self.company.id)
        self._create_guest("Reliable")
        found = guests.search([known, ("no_show_count", ">", 0)])
        self.assertEqual(found, self.guest)
        self.assertFalse(guests.search([known, ("no_show_count", ">=", 2)]))

    def test_a_call_that_led_to_it(self):
        call = self.env["restaurant.call"].create({"guest_id": self.guest.id})
        action = call.with_user(self.desk_user).action_new_reservation()
        desk = self.reservations.with_user(self.desk_user)
        with Form(desk.with_context(**action["context"])) as form:
            self.assertEqual(form.guest_id, self.guest)
            form.start_at = "2026-03-06 11:00:00"
        self.assertEqual(form.record.call_id, call)
        self.assertEqual(call.outcome, "booked")

    def test_reservations_move_when_guests_are_merged(self):
        other = self._create_guest("Wang")
        reservation = self._book(guest=other)
        other._merge_into(self.guest)
        self.assertEqual(reservation.guest_id, self.guest)

    def test_the_time_at_the_outlet_is_told_to_who_is_elsewhere(self):
        reservation = self._book()
        for zone, shown in (("Asia/Shanghai", False), ("Europe/London", True)):
            with self.subTest(zone):
                there = reservation.with_context(tz=zone)
                self.assertEqual("7:00" in (there.outlet_time or ""), shown)

    def test_the_timeline_of_a_guest(self):
        self._book("2026-03-06 11:00:00", state="confirmed")
        self.env["restaurant.call"].create({"guest_id": self.guest.id, "note": "Hi"})
        told = {
            entry["kind"]: entry["detail"]
            for entry in self.guest._prepare_timeline_entries()
        }
        self.assertEqual(told, {"reservation": "Confirmed", "call": "Hi"})

    def test_a_guest_who_is_forgotten(self):
        kept = self._book(state="done", note="Wang's wedding day", occasion="date")
        coming = self._book("2026-12-24 11:00:00")
        kept.message_post(body="Wang Li called about it")
        unknown = self.env["restaurant.call"].create({"number": "13800138000"})
        other = self.env["restaurant.call"].create({"number": "13722223333"})
        exported = self.guest._export_guest_data()["reservations"]
        self.assertEqual(len(exported), 2)
        self.assertIn("wedding", str(exported))
        self.guest._erase("The guest asks for it")
        self.assertFalse(kept.note or kept.occasion or kept.message_ids)
        self.assertEqual((kept.state, kept.covers), ("done", 2))
        self.assertEqual(coming.state, "cancelled")
        self.assertEqual((unknown | other).exists(), other)
