from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_case import CaseCommon

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestIndicator(CaseCommon):
    """What guests say, as indicators."""

    def _measure(self, kind, **values):
        indicator = self.env["restaurant.indicator"].create(
            {"kind": kind, "company_id": self.group.id, **values}
        )
        self.env["restaurant.report.day"]._count_all()
        indicator._measure(date(2026, 3, 31))
        rows = indicator.month_ids.filtered("is_known")
        return {row.month: round(row.actual, 2) for row in rows}

    def test_scores(self):
        """Of six, four promoters and one detractor: 50. Five of six are satisfied."""
        answers = ((5, "10"), (5, "9"), (5, "9"), (4, "9"), (4, "7"))
        for score, nps in answers:
            self._create_feedback(score, nps=nps, date="2026-03-01 12:00:00")
        self._create_feedback(
            1, nps="3", date="2026-03-02 12:00:00", outlet_id=self.riverside.id
        )
        self.assertEqual(self._measure("nps"), {MARCH: 50})
        self.assertEqual(self._measure("csat"), {MARCH: 83.33})
        there = self._measure("csat", outlet_id=self.riverside.id)
        self.assertEqual(there, {}, "one answer is no score")

    def test_cases(self):
        with freeze_time("2026-03-02 09:00:00"):
            kept, broken = self._create_case(), self._create_case(name="Hair")
        with freeze_time("2026-03-02 10:00:00"):
            self._bring_to(kept, "closed")
        clock = self._clock(broken, "resolution")
        clock.sudo().broken_at = "2026-03-20 10:00:00"
        self.assertEqual(self._measure("cases_in_time"), {MARCH: 50})
        self.assertEqual(self._measure("complaints"), {MARCH: 2})
