import base64

from odoo.exceptions import AccessError
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
