from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import html2plaintext, mute_logger

from . import common

NOW = "2026-03-20 10:00:00"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCare(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guests = cls.env["restaurant.guest"]
        cls.guest.owner_id = cls.desk_user

    @classmethod
    def _comes(cls, guest, last, cadence, **figures):
        """Give a guest the figures that a night would have counted."""
        guest.stats_id.write(
            {
                "last_visit": last,
                "cadence_days": cadence,
                "visit_count": 5,
                "churn_level": "none",
                **figures,
            }
        )
        return guest

    def _search(self, *domain):
        return self.guests.search([("company_id", "=", self.company.id), *domain])

    def test_when_a_guest_is_expected(self):
        late = self._comes(self.guest, "2026-03-01", 10.4)
        soon = self._comes(self._create_guest("Soon"), "2026-03-10", 12)
        stranger = self._create_guest("New")
        self.assertEqual(late.due_date, date(2026, 3, 11))
        self.assertEqual(soon.due_date, date(2026, 3, 22))
        self.assertFalse(stranger.due_date)
        self.assertEqual(self._search(("due_date", "<", "2026-03-20")), late)
        self.assertEqual(
            self._search(("due_date", ">=", "today"), ("due_date", "<=", "today +7d")),
            soon,
        )
        self.assertEqual(self._search(("due_date", ">=", "2026-03-11")), late | soon)
        everybody = ("id", "in", (soon | stranger | late).ids)
        in_order = self.guests.search([everybody], order="due_date, id")
        self.assertEqual(in_order.ids, [late.id, soon.id, stranger.id])

    def test_who_is_cared_for_and_why(self):
        overdue = self._comes(self.guest, "2026-03-01", 10, churn_level="watch")
        lost = self._create_guest("Lost", owner_id=self.desk_user.id)
        self._comes(lost, "2025-03-01", 10, churn_level="lost")
        nobodys = self._comes(self._create_guest("Alone"), "2026-03-01", 10)
        born = self._create_guest("Born", birthday="03-27", owner_id=self.desk_user.id)
        later = self._create_guest("Later", birthday="03-28")
        later.owner_id = self.desk_user
        new = self._create_guest("First", owner_id=self.desk_user.id)
        new.stats_id.write({"visit_count": 1, "first_visit": "2026-03-19"})
        found = self.guests._find_to_care_for()
        ours = self._search()
        self.assertEqual(found["overdue"] & ours, overdue)
        self.assertEqual(found["birthday"] & ours, born)
        self.assertEqual(found["first_visit"] & ours, new)
        self.assertNotIn(nobodys, found["overdue"])

    def test_anniversaries(self):
        self.guest.date_ids = [
            (0, 0, {"kind": "wedding", "day": 27, "month": 3, "name": "Silver"}),
            (0, 0, {"kind": "child", "day": 18, "month": 4}),
            (0, 0, {"kind": "child", "day": 20, "month": 5}),
            (0, 0, {"kind": "relative", "day": 22, "month": 3, "is_lunar": True}),
        ]
        later = self._create_guest("Later", owner_id=self.desk_user.id)
        later.date_ids = [(0, 0, {"kind": "wedding", "day": 28, "month": 3})]
        found = self.guests._find_to_care_for()["anniversary"]
        self.assertEqual(found & self._search(), self.guest)
        activity = self.guest._plan_care("anniversary")
        self.assertEqual(
            html2plaintext(activity.note),
            "03/27/2026 Wedding: Silver, 04/18/2026 Birthday of a child",
        )
        self.assertEqual(activity.date_deadline, date(2026, 3, 25))
        self.assertFalse(self.guest._plan_care("anniversary"))

    def test_no_later_than_the_day_itself(self):
        self.guest.birthday = "03-21"
        self.guest.date_ids = [(0, 0, {"day": 20, "month": 3})]
        reasons = "birthday", "anniversary"
        days = [self.guest._plan_care(reason).date_deadline.day for reason in reasons]
        self.assertEqual(days, [21, 20])

    def test_one_open_activity_for_a_guest_and_reason(self):
        for _night in range(2):
            self.guest._plan_care("overdue")
        activity = self.guest.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.desk_user)
        self.assertEqual(activity.date_deadline, date(2026, 3, 23))
        self.guest._plan_care("birthday")
        self.assertEqual(len(self.guest.activity_ids), 2)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            with self.cr.savepoint():
                activity.copy({"restaurant_care": "overdue"}).flush_recordset()

    def test_nobody_is_bothered_twice_in_a_month(self):
        self.guest._plan_care("overdue")
        self.guest.activity_ids.action_feedback("Was on holiday")
        self.env.flush_all()  # the day it was done is that of today
        for day, again in (("2026-04-18", False), ("2026-04-20", True)):
            with self.subTest(day), freeze_time(f"{day} 10:00:00"):
                self.assertEqual(bool(self.guest._plan_care("overdue")), again)

    def test_many_guests_cost_no_more_queries(self):
        def plan(number):
            guests = self.guests.create(
                [
                    {"name": f"Guest {n}", "owner_id": self.desk_user.id}
                    for n in range(number)
                ]
            )
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.assertFalse(guests._find_cared_for("overdue"))
            return self.cr.sql_log_count - before

        plan(1)
        self.assertEqual(plan(2), plan(20))

    def test_the_load_of_those_who_look_after_guests(self):
        self._comes(self.guest, "2026-03-01", 10, net_spend=300)
        self._create_guest("Second", owner_id=self.desk_user.id)
        self.env["restaurant.guest.request"].create(
            {"guest_id": self.guest.id, "text": "Window"}
        )
        self.guest._plan_care("overdue")
        load = self.env["restaurant.owner.load"].with_user(self.floor_user)
        [row] = load.search([("company_id", "=", self.company.id)])
        self.assertEqual(row.user_id, self.desk_user)
        self.assertEqual((row.guest_count, row.due_count), (2, 1))
        self.assertEqual((row.request_count, row.activity_count), (1, 1))
        self.assertEqual((row.late_count, row.net_spend), (0, 300))
        with self.assertRaises(AccessError):
            load.with_user(self.till_user).search([])

    def test_who_looks_after_a_guest_survives_merging(self):
        other = self._create_guest("Other")
        self.guest._merge_into(other)
        self.assertEqual(other.owner_id, self.desk_user)
