import base64

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from . import common

HEADER = "key,date,time,outlet,guest_key,guest_number,phone,name,covers,amount,channel"


@tagged("post_install", "-at_install")
class TestVisitImport(common.RestaurantCommon):
    def _import(self, *lines, header=HEADER, dry_run=False):
        wizard = (
            self.env["restaurant.import.wizard"]
            .with_user(self.desk_user)
            .create(
                {
                    "kind": "visit",
                    "file": base64.b64encode("\n".join([header, *lines]).encode()),
                    "source": "Platform",
                }
            )
        )
        if dry_run:
            wizard.action_check()
        else:
            wizard.action_import()
        return wizard

    def _counts(self, wizard):
        names = ("new", "known", "conflict", "refused")
        return tuple(wizard[f"{name}_count"] for name in names)

    def test_a_visit_counts_like_any_other(self):
        self._pay_order(100, date_order="2026-03-09 04:00:00")
        wizard = self._import(
            "V-1,2026-03-02,19:30,,,,138 0013 8000,,4,612.50,delivery"
        )
        self.assertEqual(self._counts(wizard), (1, 0, 0, 0))
        visit = self.guest.visit_ids.filtered("external_key")
        self.assertEqual((visit.source, visit.external_key), ("Platform", "V-1"))
        self.assertEqual(str(visit.start_at), "2026-03-02 11:30:00")  # Shanghai
        self.assertEqual(
            (str(visit.business_date), visit.daypart), ("2026-03-02", "dinner")
        )
        self.assertEqual((visit.covers, visit.channel), (4, "delivery"))
        self.assertEqual(visit.outlet_id, self.outlet)
        self.assert_stats(self.guest, visit_count=2, net_spend=712.5, covers=4)
        self.assertEqual(str(self.guest.first_visit), "2026-03-02")

    def test_the_same_file_twice_counts_once(self):
        lines = (
            "V-1,2026-03-02 19:30,,,,,13800138000,,2,100,",
            "V-2,2026-03-03 00:30,,,,,13722223333,Li Na,1,50,",
        )
        self.assertEqual(self._counts(self._import(*lines)), (2, 0, 0, 0))
        self.assertEqual(self._counts(self._import(*lines)), (0, 2, 0, 0))
        self.assert_stats(self.guest, visit_count=1, net_spend=100)

    def test_after_midnight_is_the_day_before(self):
        self._import("V-1,2026-03-03 00:30,,,,,13800138000,,2,100,")
        self.assertEqual(str(self.guest.visit_ids.business_date), "2026-03-02")

    def test_a_new_number_is_a_new_guest_once(self):
        self._import(
            "V-1,2026-03-02,,,P-7,,13722223333,Li Na,2,100,",
            "V-2,2026-03-05,,,P-7,,13722223333,,2,60,",
            dry_run=True,
        )
        guests = self.env["restaurant.guest"]
        self.assertFalse(guests._find_by_phone("13722223333", self.company))
        self._import(
            "V-1,2026-03-02,,,P-7,,13722223333,Li Na,2,100,",
            "V-2,2026-03-05,,,P-7,,13722223333,,2,60,",
        )
        guest = guests._find_by_phone("13722223333", self.company)
        self.assertEqual((guest.name, guest.key_ids.key), ("Li Na", "P-7"))
        self.assertEqual(guest.outlet_id, self.outlet)
        self.assert_stats(guest, visit_count=2, net_spend=160, average_spend=80)
        self._import(
            "V-3,2026-03-06,,,P-7,,,,1,40,", f"V-4,2026-03-07,,,,{guest.number},,,1,40,"
        )
        self.assert_stats(guest, visit_count=4)

    def test_other_figures_under_a_known_key_are_a_conflict(self):
        line = "V-1,2026-03-02 19:30,,,,,13800138000,,2,{},"
        self._import(line.format(100))
        wizard = self._import(
            line.format(90),
            "V-2,2026-03-02,,,,,13800138000,,1,1,",
            "V-2,2026-03-02,,,,,13800138000,,1,2,",
        )
        self.assertEqual(self._counts(wizard), (1, 0, 2, 0))
        self.assertIn("other figures", wizard.line_ids[0].reason)
        self.assert_stats(self.guest, net_spend=101)

    @freeze_time("2026-03-10 12:00:00")
    def test_bad_rows(self):
        wizard = self._import(
            ",2026-03-02,,,,,13800138000,,2,100,",
            "V-2,2026-03-11,,,,,13800138000,,2,100,",
            "V-3,yesterday,,,,,13800138000,,2,100,",
            "V-4,2026-03-02,,Elsewhere,,,13800138000,,2,100,",
            "V-5,2026-03-02,,,,,,,2,100,",
            "V-6,2026-03-02,,,,G999999,,,2,100,",
            "V-7,2026-03-02,,,,,13800138000,,2,-5,",
            "V-8,2026-03-02,,,,,13800138000,,two,5,",
            "V-9,2026-03-02,,,,,13800138000,,2,5,by drone",
        )
        self.assertEqual(self._counts(wizard), (0, 0, 0, 9))
        for line, words in zip(
            wizard.line_ids,
            (
                "key is needed",
                "future",
                "date as",
                "no outlet",
                "no such guest",
                "no such guest",
                "amount",
                "covers",
                "choose from",
            ),
            strict=True,
        ):
            self.assertIn(words, line.reason)

    def test_a_group_of_two_outlets_wants_to_know_which(self):
        self._create_till("Noodle Bar")
        wizard = self._import(
            "V-1,2026-03-02,,,,,13800138000,,2,100,",
            "V-2,2026-03-02,,noodle bar,,,13800138000,,2,100,",
        )
        self.assertEqual(self._counts(wizard), (1, 0, 0, 1))
        self.assertEqual(self.guest.visit_ids.outlet_id.name, "Noodle Bar")

    def test_a_check_of_our_own_is_never_added_to_it(self):
        self._import("V-1,2026-03-02 12:00,,,,,13800138000,,2,100,")
        order = self._pay_order(40, date_order="2026-03-02 04:10:00")
        self.assertEqual(len(self.guest.visit_ids), 2)
        self._refund_order(order)
        self.env.invalidate_all()
        self.assert_stats(self.guest, visit_count=1, net_spend=100)

    def test_merged_guests_keep_their_keys(self):
        self._import("V-1,2026-03-02,,,P-7,,13722223333,Li Na,2,100,")
        other = self.env["restaurant.guest"]._find_by_phone("13722223333", self.company)
        other._merge_into(self.guest)
        self._import("V-2,2026-03-05,,,P-7,,,,2,60,")
        self.assert_stats(self.guest, visit_count=2, net_spend=160)

    def test_over_rpc(self):
        row = {
            "key": "V-1",
            "date": "2026-03-02 19:30",
            "phone": "13800138000",
            "amount": 88.5,
            "covers": 2,
        }
        service = self.env["restaurant.visit.import"].with_user(self.desk_user)
        dry = service.import_rows("Platform", [row], dry_run=True)
        self.assertEqual(dry["counts"]["new"], 1)
        self.assertFalse(self.guest.visit_ids)
        for state in ("new", "known", "known"):
            answer = service.import_rows("Platform", [row, {"key": "V-2"}])
            self.assertEqual(answer["counts"][state], 1)
            self.assertEqual(answer["problems"][0]["row"], 1)
        self.assert_stats(self.guest, visit_count=1, net_spend=88.5)
        self.assertEqual(service.import_rows("Other", [row])["counts"]["new"], 1)
        with self.assertRaises(AccessError):
            service.with_user(self.floor_user).import_rows("Platform", [row])
