from odoo.tests import freeze_time, tagged

from . import common

MODEL = "restaurant.segment.portrait"


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 04:00:00")
class TestSegmentPortrait(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card, cls.voucher = cls._create_tenders("Card", "Voucher")
        cls.segment = cls.env["restaurant.segment"].create(
            {"name": "Us", "company_id": cls.company.id}
        )

    def _draw(self, *names):
        self.segment._refresh()
        self.env[MODEL]._rebuild()
        return self._get_rows(MODEL, *names, segment_id=self.segment.id)

    def test_every_tender_has_its_share_of_the_visit(self):
        noon = "2026-03-02 04:00:00"
        self._pay_with((self.card, 75), (self.voucher, 25), date_order=noon)
        self._pay_with((self.card, 50), date_order="2026-03-09 11:00:00")
        rows = self._draw("daypart", "payment_method_id", "visit_count", "net_amount")
        self.assertEqual(
            rows,
            [
                ("dinner", "Card", 1.0, 50.0),
                ("lunch", "Card", 0.75, 75.0),
                ("lunch", "Voucher", 0.25, 25.0),
            ],
        )
        [(visits, average)] = self.env[MODEL]._read_group(
            [("segment_id", "=", self.segment.id)],
            aggregates=["visit_count:sum", "average_visit:avg"],
        )
        self.assertEqual((visits, average), (2.0, 75.0))

    def test_who_is_in_two_segments_is_in_no_total(self):
        self._pay_with((self.card, 50), date_order="2026-03-09 11:00:00")
        other = self.segment.copy({"name": "Us, too"})
        other._refresh()
        self._draw()
        table, both = self.env[MODEL], (self.segment | other).ids
        specs = ["visit_count:sum", "average_visit:avg", "__count"]
        by_segment, [together] = table._read_grouping_sets(
            [("segment_id", "in", both)], [["segment_id"], []], specs
        )
        self.assertEqual({row[1:] for row in by_segment}, {(1, 50, 1)})
        self.assertEqual(together, (False, False, 2))

    def test_visits_of_other_systems_have_no_tender(self):
        self.env["restaurant.visit"].create(
            {
                "guest_id": self.guest.id,
                "company_id": self.company.id,
                "outlet_id": self.outlet.id,
                "business_date": "2026-03-02",
                "start_at": "2026-03-02 04:00:00",
                "end_at": "2026-03-02 05:00:00",
                "daypart": "lunch",
                "channel": "delivery",
                "covers": 3,
                "net_amount": 90,
            }
        )
        rows = self._draw("channel", "payment_method_id", "covers", "net_amount")
        self.assertEqual(rows, [("delivery", False, 3.0, 90.0)])

    def test_only_those_of_the_segment_and_of_the_last_year(self):
        self._pay_with((self.card, 50), date_order="2025-05-02 04:00:00")
        self.assertFalse(self._draw("visit_count"))
        self._pay_with((self.card, 50), date_order="2026-05-02 04:00:00")
        self.segment.domain = [("name", "=", "Nobody")]
        self.assertFalse(self._draw("visit_count"))
