from datetime import date, timedelta

from odoo.tests import tagged
from odoo.tools import SQL

from .figures_common import TODAY, FiguresCommon

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
# The day of the figures is 1 March: that many days ago was …
END_OF_JANUARY = (TODAY - date(2026, 1, 31)).days


@tagged("post_install", "-at_install")
class TestSnapshot(FiguresCommon):
    """The class of each guest when a month ended, and who moved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest.active = False
        cls.snapshots = cls.env["restaurant.guest.snapshot"]
        cls.moves = cls.env["restaurant.quadrant.move"]

    def _take_all(self):
        self._make_figures(
            threshold_mode="absolute", frequency_threshold=2, spend_threshold=150
        )
        self.snapshots._take_all(self.figures)

    def _read_moves(self, month):
        rows = self.moves._read_group(
            [("company_id", "=", self.company.id), ("month", "=", month)],
            ["from_quadrant", "to_quadrant", "direction"],
            ["guest_count:sum", "contribution:sum"],
        )
        return {row[:2]: row[2:] for row in rows}

    def test_classes_are_what_the_figures_were(self):
        """Whatever came later, a month shows what its last night would have."""
        guests = self._create_guests(12)
        for place, guest in enumerate(guests):
            days = range(place, 300, 9 + 7 * place)
            self._come(guest, *days, amount=80 + 20 * place)
        names = ["quadrant", "lifecycle", "churn_level", "rfm_class"]
        for month in (JANUARY, FEBRUARY):
            end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            # as it was: later visits have not been written down yet
            later = self.env["restaurant.visit"].search(
                [("guest_id", "in", guests.ids), ("business_date", ">", end)]
            )
            later.active = False
            self._make_figures(end)
            then = guests.read(names)
            later.active = True
            self._make_figures()
            self.snapshots._take(self.figures, month)
            kept = self.snapshots.search(
                [("month", "=", month), ("guest_id", "in", guests.ids)]
            ).sorted(lambda row: row.guest_id.id)
            self.assertEqual(len(kept), 12)
            for row, guest in zip(kept.read(names), then, strict=True):
                self.assertEqual(row, {**guest, "id": row["id"]})

    def test_moves(self):
        """Two limits: twice a month, 150 a visit."""
        into, out, stays, new = self._create_guests(4)
        january = [END_OF_JANUARY + day for day in range(0, 28, 9)]  # four visits
        february = range(1, 28, 9)
        # comes twice a month, and spends more from February on
        self._come(into, *january, amount=100)
        self._come(into, *february, amount=300)
        # comes well in January, and not at all in February
        self._come(out, *january[:2], amount=200)
        self._come(stays, *january, *february, amount=100)
        self._come(new, 5)
        self._take_all()
        self.assertEqual(
            self._read_moves(FEBRUARY),
            {
                ("d", "b"): ("into", 1, 500),
                ("b", "a"): ("out", 1, -400),
                ("d", "d"): ("stay", 1, -100),
                ("none", "new"): ("first", 1, 100),
            },
        )
        [(change,)] = self.moves._read_group(
            [("company_id", "=", self.company.id), ("month", "=", FEBRUARY)],
            aggregates=["contribution_per_guest:avg"],
        )
        self.assertEqual(change, 100 / 4)

    def test_where_nothing_was_kept_before_nobody_has_moved(self):
        (guest,) = self._create_guests(1)
        self._come(guest, *range(20, 120, 10))  # since November
        self._take_all()
        months = guest.snapshot_ids.mapped("month")
        self.assertEqual(len(months), 4)
        self.assertFalse(guest.snapshot_ids[-1].previous_quadrant)
        self.assertFalse(self._read_moves(months[-1]))
        self.assertTrue(self._read_moves(months[-2]))

    def test_who_stays_away_long_enough_has_no_quadrant(self):
        (guest,) = self._create_guests(1)
        self._come(guest, 380, 390)
        self._take_all()
        self.assertEqual(guest.snapshot_ids[:1].quadrant, "away")

    def test_all_months_add_up_to_what_was_sold(self):
        guests = self._create_guests(5)
        for place, guest in enumerate(guests):
            self._come(guest, *range(place, 150, 7), amount=10 + place)
        self._take_all()
        for month in (JANUARY, FEBRUARY):
            following = (month + timedelta(days=31)).replace(day=1)
            sold = self.env["restaurant.visit"]._read_group(
                [
                    ("guest_id", "in", guests.ids),
                    ("business_date", ">=", month),
                    ("business_date", "<", following),
                ],
                aggregates=["net_amount:sum"],
            )
            kept = self.snapshots._read_group(
                [("guest_id", "in", guests.ids), ("month", "=", month)],
                aggregates=["net_amount:sum"],
            )
            self.assertEqual(kept, sold)

    def test_kept_once(self):
        (guest,) = self._create_guests(1)
        self._come(guest, *range(20, 120, 10))
        self._take_all()
        before = guest.snapshot_ids.read()
        self.assertFalse(self.snapshots._take_next(self.figures))
        self.snapshots._take(self.figures, FEBRUARY)
        self.env.invalidate_all()
        names = [name for name in before[0] if name != "id"]
        self.assertEqual(
            guest.snapshot_ids.read(names),
            [
                {**row, "id": new.id}
                for row, new in zip(before, guest.snapshot_ids, strict=True)
            ],
        )

    def test_twelve_months_at_most(self):
        (guest,) = self._create_guests(1)
        self._come(guest, *range(0, 900, 20))
        self._take_all()
        months = guest.snapshot_ids.mapped("month")
        self.assertEqual((months[0], months[-1]), (FEBRUARY, date(2025, 2, 1)))

    def test_other_rules_other_classes(self):
        """All is kept again when everybody is counted again, else only what is new."""
        (guest,) = self._create_guests(1)
        self._come(guest, *range(20, 120, 10))
        self._take_all()
        self.figures._run(TODAY)
        self.assertEqual(self.figures.snapshot_month, FEBRUARY)
        self.figures.churn_watch = 1.6
        self.assertFalse(self.figures.snapshot_month)
        self.snapshots._take_all(self.figures)
        self.figures.is_full = True
        self.figures._run(TODAY)
        self.assertFalse(self.figures.snapshot_month)

    def test_the_job(self):
        (guest,) = self._create_guests(1)
        self._come(guest, *range(20, 120, 10))
        self._make_figures()
        with self.enter_registry_test_mode():
            self.env.ref("restaurant_crm.ir_cron_snapshots").method_direct_trigger()
        self.assertEqual(len(guest.snapshot_ids), 4)

    def test_which_campaigns_reached_them(self):
        guest, other = self._create_guests(2)
        for each in (guest, other):
            self._come(each, 1, 5, 9, 40)
        self._take_all()
        values = {
            "company_id": self.company.id,
            "segment_id": self.env["restaurant.segment"].create({"name": "All"}).id,
        }
        campaigns = self.env["restaurant.campaign"].create(
            [{**values, "name": name} for name in "ABC"]
        )
        touches = self.env["restaurant.touch"]
        for day, campaign in zip(
            ("2025-12-31", "2026-01-31", "2026-02-28"), campaigns, strict=True
        ):
            found = SQL("SELECT %s", guest.id)
            touches._log(found, "email", "marketing", f"campaign {day}", campaign)
            touches.search([("campaign_id", "=", campaign.id)]).date = f"{day} 12:00:00"
            self.env.flush_all()
        rows = self.snapshots.search(
            [("month", "=", FEBRUARY), ("guest_id", "in", (guest | other).ids)]
        )
        rows.mapped("guest_id")
        with self.assertQueryCount(1):
            touched = {row.guest_id: row.campaign_ids for row in rows}
        self.assertEqual(touched, {guest: campaigns[1:], other: campaigns.browse()})

    def test_from_a_cell_to_its_guests(self):
        (guest,) = self._create_guests(1)
        self._come(guest, 1, 5, 9, 40)
        self._take_all()
        move = self.moves.search(
            [("company_id", "=", self.company.id), ("month", "=", FEBRUARY)]
        )
        action = move.with_user(self.floor_user).action_view_guests()
        rows = self.snapshots.with_user(self.floor_user).search(action["domain"])
        self.assertEqual(rows.guest_id, guest)
        self.assertEqual(rows.action_view_guest()["res_id"], guest.id)
