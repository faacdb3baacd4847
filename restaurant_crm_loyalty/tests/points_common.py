from unittest.mock import patch
from uuid import uuid4

from odoo import Command

from .common import StoredValueCommon


class PointsCommon(StoredValueCommon):
    """A group that gives one point for every ten."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["restaurant.points.policy"].create(
            {"company_id": cls.company.id, "redeem_min": 10, "redeem_step": 1}
        )
        cls.rules = cls.env["restaurant.earn.rule"]
        cls.rule = cls.rules.create(
            {
                "name": "One for ten",
                "company_id": cls.company.id,
                "points": 1,
                "per_amount": 10,
            }
        )

    def eat(self, *amounts, settle=True, **values):
        """A check of dishes at these prices, paid in cash."""
        order = self.pay(
            [(self.dish, 1, amount) for amount in amounts],
            [(self.cash, sum(amounts), None)],
            **values,
        )
        if settle:
            self.settle()
        return order

    def give_back(self, lines, quantity=1, settle=True, **values):
        """Refund some of each line, in cash."""
        amount = sum(quantity * line.price_unit for line in lines)
        order = self.pay(
            [(line.product_id, -quantity, line.price_unit, line) for line in lines],
            [(self.cash, -amount, None)],
            refund=True,
            **values,
        )
        if settle:
            self.settle()
        return order

    def earning(self, order):
        return self.env["restaurant.earning"].search([("order_id", "=", order.id)])

    def grant(self, amount, account=None, **terms):
        """Points from a check that is not there."""
        account = account or self.account
        service = self.env["restaurant.points.service"]
        key = f"test:points:{uuid4()}"

        def work(cr, operation_id):
            found = service._lock_points(cr, [account.id])[account.id]
            points = self.decimal(amount)
            legs = service._fill(cr, operation_id, account.id, found, points, **terms)
            legs.append(service._other_side(self.company.id, "adjusted", -points))
            service._post(cr, operation_id, key, legs)
            return {"state": "applied"}

        request = service._prepare_points_request(key, "adjust", self.company)
        reply = service._run(request, work)
        self.assertTrue(reply["ok"], reply)
        self.env.invalidate_all()

    def run_job(self, model, method, **kwargs):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            getattr(self.env[model], method)(**kwargs)
        self.env.invalidate_all()

    def points_lots(self, account=None):
        account = account or self.account
        self.env.invalidate_all()
        lots = account.lot_ids.filtered(lambda lot: lot.unit == "points")
        return lots.sorted("id")

    def assert_points(self, points, account=None):
        self.env.invalidate_all()
        self.assertAlmostEqual((account or self.account).points, points)

    def make_tier(self, **values):
        return self.env["restaurant.tier"].create(
            {"name": "Gold", "company_id": self.company.id, **values}
        )

    def make_category(self, name):
        category = self.env["pos.category"].create({"name": name})
        self.dish.pos_categ_ids = [Command.link(category.id)]
        return category
