from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .test_till_card import NOT_IDS
from .till_common import TillCommon

NOW = "2026-03-06 10:00:00"  # 18:00 in Shanghai


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestTillReservation(TillCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outlet = cls.config.restaurant_outlet_id
        cls.outlet.tz = "Asia/Shanghai"
        floor = cls.env["restaurant.floor"].create(
            {"name": "Hall", "pos_config_ids": [Command.link(cls.config.id)]}
        )
        cls.table = cls.env["restaurant.table"].create(
            {"table_number": 5, "seats": 4, "floor_id": floor.id}
        )
        cls.reservation = cls._book(
            cls.zhang,
            "2026-03-06 10:30:00",
            covers=3,
            occasion="birthday",
            note="By the window",
        )

    @classmethod
    def _book(cls, guest, start, **values):
        return cls.env["restaurant.reservation"].create(
            {
                "guest_id": guest.id,
                "outlet_id": cls.outlet.id,
                "start_at": start,
                **values,
            }
        )

    def _floor(self, *partner_ids, till=None):
        answer = (till or self.till).restaurant_floor(list(partner_ids))
        self.assertTrue(answer["ok"])
        return answer

    def test_the_list_of_today(self):
        late = self._book(self.zhao, "2026-03-06 09:45:00", state="confirmed")
        self._book(self.zhao, "2026-03-07 10:30:00")
        self._book(self.zhao, "2026-03-06 10:30:00", state="cancelled")
        first, second = self._floor()["reservations"]
        self.assertEqual((first["id"], first["minutes"]), (late.id, -15))
        self.assertEqual(
            second,
            {
                "id": self.reservation.id,
                "time": "18:30",
                "minutes": 30,
                "name": "张伟",
                "partner_id": self.zhang.partner_id.id,
                "covers": 3,
                "table_id": False,
                "occasion": "Birthday",
                "deposit": "",
                "note": "By the window",
                "state": "booked",
            },
        )

    def test_a_till_sees_its_outlet_alone(self):
        other = self._new_till(self.group)
        self.assertFalse(
            self._floor(till=other.with_user(self.till_user))["reservations"]
        )
        answer = other.with_user(self.till_user).restaurant_seat_reservation(
            self.reservation.id
        )
        self.assertRefused(answer, "unknown_reservation")

    def test_seating(self):
        answer = self.till.restaurant_seat_reservation(
            self.reservation.id, self.table.id
        )
        partner = self.zhang.partner_id.id
        self.assertEqual(answer, {"ok": True, "partner_id": partner, "covers": 3})
        self.assertEqual(self.reservation.state, "seated")
        self.assertEqual(self.reservation.table_id, self.table)
        self.assertEqual(self._floor()["reservations"][0]["state"], "seated")

    def test_seating_twice_is_no_mistake(self):
        for _time in range(2):
            answer = self.till.restaurant_seat_reservation(self.reservation.id)
            self.assertTrue(answer["ok"])

    def test_what_cannot_be_seated(self):
        for value in NOT_IDS:
            with self.subTest(str(value)[:10]):
                answer = self.till.restaurant_seat_reservation(value)
                self.assertRefused(answer, "unknown_reservation")
        self.reservation.state = "cancelled"
        answer = self.till.restaurant_seat_reservation(self.reservation.id)
        self.assertRefused(answer, "not_due")

    def test_a_table_of_another_till_is_not_taken_over(self):
        for value in (*NOT_IDS, self.table.copy({"floor_id": False}).id):
            with self.subTest(str(value)[:10]):
                answer = self.till.restaurant_seat_reservation(
                    self.reservation.id, value
                )
                self.assertTrue(answer["ok"])
                self.assertFalse(self.reservation.table_id)

    def test_the_card_shows_the_table_and_the_occasion(self):
        def card(guest):
            answer = self.till.restaurant_guest_card(guest.partner_id.id)
            return answer["sections"]["reservation"]

        self.assertEqual(card(self.zhang)["occasion"], "Birthday")
        self.assertEqual(card(self.zhang)["time"], "18:30")
        self.assertIs(card(self.zhao), False)
        self._book(self.zhao, "2026-03-07 10:30:00")
        self.assertIs(card(self.zhao), False)

    def test_badges_of_the_guests_at_the_tables(self):
        peanut = self.env["restaurant.preference"].create(
            {"name": "Peanut", "kind": "allergen"}
        )
        self.env["restaurant.guest.preference"].create(
            {"guest_id": self.zhang.id, "preference_id": peanut.id}
        )
        self.env["restaurant.guest.request"].create(
            {"guest_id": self.zhang.id, "text": "Window"}
        )
        self.zhao.birthday = "03-09"
        partners = (self.zhang | self.zhao | self.anna).partner_id
        badges = self._floor(*partners.ids)["badges"]
        codes = {
            guest: [badge["code"] for badge in badges[guest.partner_id.id]]
            for guest in self.zhang | self.zhao | self.anna
        }
        self.assertEqual(codes[self.zhang], ["allergy", "request"])
        self.assertEqual(codes[self.zhao], ["birthday"])
        self.assertEqual(codes[self.anna], [])
        self.assertEqual(
            badges[self.zhao.partner_id.id][0]["text"], "Birthday in 3 days"
        )

    def test_who_is_no_guest_has_no_badge(self):
        other = self.env["res.company"].create({"name": "Other group"})
        stranger = self._new_guest("Elsewhere", company_id=other.id)
        ids = [stranger.partner_id.id, *NOT_IDS]
        self.assertEqual(self._floor(*ids)["badges"], {})
        for value in NOT_IDS:
            with self.subTest(str(value)[:10]):
                self.assertEqual(self.till.restaurant_floor(value)["badges"], {})

    def test_tables_cost_no_more_queries(self):
        guests = self.env["restaurant.guest"].create(
            [{"name": f"Guest {n}", "company_id": self.group.id} for n in range(20)]
        )
        partners = guests.partner_id.ids

        def count(ids):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._floor(*ids)
            return self.cr.sql_log_count - before

        count(partners[:1])
        few = count(partners[:2])
        self.assertEqual(few, count(partners))
        self.assertLess(few, 16)

    def test_rights(self):
        nobody = self.config.with_user(self.other_user)
        with self.assertRaises(AccessError):
            nobody.restaurant_floor([])
        with self.assertRaises(AccessError):
            nobody.restaurant_seat_reservation(self.reservation.id)
        self.assertEqual(self.reservation.state, "booked")

    def test_open_tills_hear_of_a_change(self):
        self.env["pos.session"].create(
            {"config_id": self.config.id, "user_id": self.env.uid, "state": "opened"}
        )

        def told():
            self.env.cr.precommit.run()
            return self.env["bus.bus"].search_count(
                [("message", "like", "RESTAURANT_RESERVATIONS")]
            )

        before = told()
        self.reservation.note = "Nothing that the list needs"
        self.assertEqual(told(), before)
        self.reservation.covers = 4
        self.assertEqual(told(), before + 1)
        other = self._book(self.zhao, "2026-03-08 10:30:00")
        self.assertEqual(told(), before + 1)
        other.start_at = "2026-03-09 10:30:00"
        self.assertEqual(told(), before + 1)
        start = self.reservation.start_at
        self.reservation.start_at = "2026-03-08 10:30:00"
        self.assertEqual(told(), before + 2, "it leaves the list of today")
        self.reservation.start_at = start
        self.assertEqual(told(), before + 3)
        self.reservation.unlink()
        self.assertEqual(told(), before + 4)
