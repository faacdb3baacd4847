from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestIndicator(StoredValueCommon):
    """What is owed and used, as indicators."""

    def _measure(self, kind, **values):
        """:return: the figure of this month; None for one that is not known"""
        today = fields.Date.context_today(self.env.user)
        indicator = (
            self.env["restaurant.indicator"]
            .sudo()
            .create({"kind": kind, "company_id": self.company.root_id.id, **values})
        )
        indicator._measure(today)
        this = today.replace(day=1)
        row = indicator.month_ids.filtered(lambda one: one.month == this)
        self.assertEqual(row.company_id, self.company.root_id)
        return row.actual if row.is_known else None

    def test_stored_value(self):
        self.top_up(1000)
        self.assertEqual(self._measure("topup"), 1000)
        self.assertEqual(self._measure("liability"), 1200)
        self.assertIsNone(
            self._measure("topup", outlet_id=self.till.restaurant_outlet_id.id),
            "it was entered in the back office",
        )

    def test_what_is_owed_stays_owed(self):
        """In a month without a movement too."""
        self.top_up(500)
        indicator = (
            self.env["restaurant.indicator"]
            .sudo()
            .create({"kind": "liability", "company_id": self.company.root_id.id})
        )
        this = fields.Date.context_today(self.env.user).replace(day=1)
        indicator._measure(this + relativedelta(months=2))
        rows = indicator.month_ids.filtered("is_known")
        self.assertEqual(rows.mapped("actual"), [550, 550, 550])

    def test_cards_alive(self):
        self.assertEqual(self._measure("cards_alive"), 0)
        self.top_up(500)
        reply = self.authorise(20, card_number=self.card.number)
        self.assertTrue(reply["ok"], reply)
        again = (
            self.env["restaurant.indicator"]
            .sudo()
            .search(
                [
                    ("kind", "=", "cards_alive"),
                    ("company_id", "=", self.company.root_id.id),
                ]
            )
        )
        again._measure()
        cards = self.env["restaurant.card"].search_count(
            [("company_id", "=", self.company.root_id.id)]
        )
        self.assertAlmostEqual(again.actual, 100 / cards)
