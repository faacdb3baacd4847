import base64

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import freeze_time, tagged

from . import common

ROW = {
    "key": "R-1",
    "date": "2026-03-25",
    "time": "19:30",
    "phone": "138 0013 8000",
    "covers": 4,
    "occasion": "birthday",
    "note": "Window",
}


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 10:00:00")
class TestReservationImport(common.RestaurantCommon):
    def _send(self, *rows, **options):
        imports = self.env["restaurant.reservation.import"].with_user(self.desk_user)
        answer = imports.import_rows("Website", list(rows), **options)
        self.assertTrue(answer["ok"])
        return answer

    def _count(self, *rows, **options):
        counts = self._send(*rows, **options)["counts"]
        return {state: number for state, number in counts.items() if number}

    def _find(self):
        return self.env["restaurant.reservation"].search(
            [("company_id", "=", self.company.id)], order="id"
        )

    def test_a_reservation_of_a_guest_we_know(self):
        self.assertEqual(self._count(ROW, dry_run=True), {"new": 1})
        self.assertFalse(self._find())
        self.assertEqual(self._count(ROW), {"new": 1})
        reservation = self._find()
        self.assertEqual(reservation.guest_id, self.guest)
        self.assertEqual(reservation.outlet_id, self.outlet)
        self.assertEqual(str(reservation.start_at), "2026-03-25 11:30:00")  # Shanghai
        self.assertEqual((reservation.covers, reservation.occasion), (4, "birthday"))
        self.assertEqual((reservation.source, reservation.state), ("Website", "booked"))

    def test_sent_again_it_is_the_same_one(self):
        self._send(ROW)
        self.assertEqual(self._count(ROW), {"known": 1})
        self.assertEqual(self._count(ROW, ROW), {"known": 2})
        self.assertEqual(len(self._find()), 1)
        moved = {**ROW, "time": "20:00", "status": "confirmed"}
        self.assertEqual(self._count(moved), {"merge": 1})
        reservation = self._find()
        self.assertEqual(str(reservation.start_at), "2026-03-25 12:00:00")
        self.assertEqual(reservation.state, "confirmed")
        self.assertEqual(self._count({**moved, "status": "cancelled"}), {"merge": 1})
        self.assertEqual(reservation.state, "cancelled")

    def test_who_sits_already_is_not_moved(self):
        self._send(ROW)
        self._find().action_seat()
        self.assertEqual(self._count({**ROW, "status": "cancelled"}), {"known": 1})
        self.assertEqual(self._find().state, "seated")

    def test_what_is_left_out_stays(self):
        self._send(ROW)
        self.assertEqual(self._count({"key": "R-1", "time": "20:00"}), {"merge": 1})
        reservation = self._find()
        self.assertEqual(str(reservation.start_at), "2026-03-25 12:00:00")
        self.assertEqual((reservation.covers, reservation.note), (4, "Window"))
        later = {"key": "R-1", "date": "2026-03-26"}
        self.assertEqual(self._count(later), {"merge": 1})
        self.assertEqual(str(reservation.start_at), "2026-03-26 12:00:00")
        other = {"key": "R-1", "date": "2026-03-27 18:00", "covers": 6}
        self.assertEqual(self._count(other), {"merge": 1})
        self.assertEqual(str(reservation.start_at), "2026-03-27 10:00:00")
        gone = {"key": "R-1", "status": "cancelled"}
        self.assertEqual(self._count(gone), {"merge": 1})
        self.assertEqual((reservation.state, reservation.covers), ("cancelled", 6))
        self.assertEqual(self._count(gone), {"known": 1})
        [problem] = self._send({"key": "R-2", "status": "cancelled"})["problems"]
        self.assertEqual(problem["code"], "bad_date", "it is not known")

    def test_what_the_house_has_done_is_not_undone(self):
        """What the other system repeats is no news: the house knows better."""
        self._send(ROW)
        reservation = self._find()
        reservation.action_confirm()
        reservation.write(
            {"start_at": "2026-03-25 12:30:00", "note": "Window, and a high chair"}
        )
        self.assertEqual(self._count(ROW), {"known": 1})
        self.assertEqual(self._count({**ROW, "covers": 5}), {"merge": 1})
        self.assertEqual(reservation.covers, 5)
        self.assertEqual(reservation.state, "confirmed")
        self.assertEqual(str(reservation.start_at), "2026-03-25 12:30:00")
        self.assertEqual(reservation.note, "Window, and a high chair")
        reservation.action_cancel()
        self.assertEqual(self._count({**ROW, "covers": 5}), {"known": 1})
        self.assertEqual(reservation.state, "cancelled")

    def test_a_cancellation_that_is_taken_back(self):
        self._send(ROW, {**ROW, "key": "R-2"})
        self._send({"key": "R-1", "status": "cancelled"})
        reservation = self._find()[0]
        self.assertEqual(reservation.state, "cancelled")
        back = {"key": "R-1", "status": "booked"}
        self.assertEqual(self._count(back), {"merge": 1})
        self.assertEqual(reservation.state, "booked")

    def test_another_outlet_has_other_tables(self):
        other = self._create_till("Bistro").restaurant_outlet_id
        floor = self.env["restaurant.floor"].create(
            {"name": "Hall", "pos_config_ids": [(4, self.till.id)]}
        )
        table = floor.table_ids.create({"table_number": 7, "floor_id": floor.id})
        self._send({**ROW, "outlet": self.outlet.name})
        reservation = self._find()
        reservation.table_id = table
        self._send({"key": "R-1", "outlet": other.name})
        self.assertEqual(reservation.outlet_id, other)
        self.assertFalse(reservation.table_id)
        self.assertEqual(str(reservation.start_at), "2026-03-25 11:30:00")

    def test_a_guest_who_is_forgotten(self):
        self._send(ROW)
        self.guest._erase("asked")
        reservation = self._find()
        self.assertEqual(reservation.state, "cancelled")
        self.assertFalse(reservation.told or reservation.external_key)

    def test_sent_twice_at_once(self):
        """The other request has committed what this one cannot see yet."""

        def taken(*args):
            raise UniqueViolation("restaurant_reservation_company_key_uniq")

        imports = self.registry["restaurant.reservation.import"]
        self.patch(imports, "_apply", taken)
        with self.assertRaises(ConcurrencyError):
            self._send(ROW)

    def test_a_new_number_is_a_new_guest_once(self):
        new = {**ROW, "phone": "13722223333", "name": "Li Na"}
        self.assertEqual(self._count(new, {**new, "key": "R-2"}), {"new": 2})
        guest = self._find().guest_id
        self.assertEqual((guest.name, guest.phone_e164), ("Li Na", "+8613722223333"))

    def test_what_cannot_be_taken(self):
        bad = {
            "bad_date": {**ROW, "date": "tomorrow"},
            "bad_covers": {**ROW, "covers": 0},
            "bad_choice": {**ROW, "status": "perhaps"},
            "bad_phone": {**ROW, "phone": "12"},
            "no_key": {**ROW, "key": ""},
            "unknown_outlet": {**ROW, "outlet": "Elsewhere"},
            "unknown_guest": {**ROW, "phone": ""},
            "unknown_column": {**ROW, "colour": "red"},
            "bad_row": "text",
        }
        for code, row in bad.items():
            with self.subTest(code):
                [problem] = self._send(row)["problems"]
                self.assertEqual(problem["code"], code)
                self.assertTrue(problem["message"])
        self.assertFalse(self._find())
        other = {**ROW, "covers": 2}
        self.assertEqual(self._count(ROW, other), {"new": 1, "conflict": 1})

    def test_a_file(self):
        wizard = self.env["restaurant.import.wizard"].with_user(self.desk_user)
        text = "预订编号,id,date,time,phone,pax\n,R-9,2026-03-25,19:30,13800138000,3\n"
        wizard = wizard.create(
            {"kind": "reservation", "file": base64.b64encode(text.encode())}
        )
        wizard.action_import()
        self.assertEqual(wizard.new_count, 1)
        self.assertEqual(self._find().covers, 3)
        action = wizard.action_view_guests()
        self.assertEqual(action["res_model"], "restaurant.reservation")

    def test_rights(self):
        for user in (self.till_user, self.floor_user):
            imports = self.env["restaurant.reservation.import"].with_user(user)
            with self.assertRaises(AccessError):
                imports.import_rows("Website", [ROW])
        self.assertFalse(self._find())
