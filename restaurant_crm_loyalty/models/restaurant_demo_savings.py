from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.demo_savings import SAVERS, Bill, Plan, Spend, TopUp, plan_savings


class RestaurantDemoSavings(models.AbstractModel):
    """A year of top-ups, and of checks that were paid from them.

    Checks of the demo year that a saver ate get another tender; ledger and books
    follow, as if it had happened at the tills.
    """

    _name = "restaurant.demo.savings"
    _inherit = "restaurant.demo.history"
    _description = "Demo top-ups and payments of the past year"

    @api.model
    def _load_savings(self):
        bills = self._read_bills()
        today = fields.Date.context_today(self)
        events, left = plan_savings(bills, self._get_plan, today)
        lines = self._insert_topups([e for e in events if isinstance(e, TopUp)])
        self._pay_from_stored_value([e.bill for e in events if isinstance(e, Spend)])
        self.env["restaurant.demo.ledger"]._write_year(events, left, lines)
        sessions = self.env["pos.session"].browse({bill.session_id for bill in bills})
        # Vouchers of a platform are another tender of checks as well.
        company = self._ref("res_company_demo")
        vouchers = self.env["restaurant.voucher"]
        vouchers = vouchers.search([("company_id", "=", company.id)])
        sessions |= vouchers.order_id.session_id
        self.env["restaurant.demo.books"]._post_closings(sessions.sorted("id"))

    @api.model
    def _read_bills(self):
        """The checks of the demo year whose guests save or hold a card."""
        guests = [s.guest for s in SAVERS]
        guests += [guest for s in SAVERS for guest, _limit in s.holders]
        names = {self._partner_id(guest): guest for guest in guests}
        rows = self.env.execute_query(
            SQL(
                """SELECT o.partner_id, o.date_order, o.amount_total, o.id, o.uuid,
                       o.session_id, s.config_id, p.id, p.uuid
                     FROM pos_order o JOIN pos_session s ON s.id = o.session_id
                     JOIN pos_payment p ON p.pos_order_id = o.id
                    WHERE o.partner_id = ANY(%s) AND o.pos_reference LIKE 'H%%'""",
                list(names),
            )
        )
        return [
            Bill(names[partner_id], paid_at, Decimal(f"{total:.2f}"), *ids)
            for partner_id, paid_at, total, *ids in rows
        ]

    @api.model
    def _get_plan(self, amount):
        company = self._ref("res_company_demo")
        plans = self.env["restaurant.topup.plan"]
        plan = plans._get_for(company.id, amount, fields.Date.context_today(self))
        bonus = plan._get_bonus(float(amount)) if plan else 0.0
        return Plan(Decimal(f"{bonus:.2f}"), plan.bonus_months, plan.id or None)

    @api.model
    def _pay_from_stored_value(self, bills):
        method = self.env["pos.payment.method"].search(
            [
                ("company_id", "=", self._ref("res_company_demo").id),
                ("use_payment_terminal", "=", "stored_value"),
            ]
        )
        self.env.cr.execute(
            SQL(
                "UPDATE pos_payment SET payment_method_id = %s WHERE id = ANY(%s)",
                method.id,
                [bill.payment_id for bill in bills],
            )
        )
        self.env["pos.payment"].invalidate_model()

    # Top-ups ----------------------------------------------------------------------

    @api.model
    def _insert_topups(self, topups):
        """Write the checks that sold the top-ups.

        :return: ``[(order id, uuid of the line), …]``
        """
        rows = [self._prepare_topup(n, topup) for n, topup in enumerate(topups, 1)]
        order_ids = self._insert("pos.order", [row["order"] for row in rows])
        for row, order_id in zip(rows, order_ids, strict=True):
            row["line"]["order_id"] = order_id
            row["payment"]["pos_order_id"] = order_id
        self._insert("pos.order.line", [row["line"] for row in rows])
        self._insert("pos.payment", [row["payment"] for row in rows])
        checks = self.env["restaurant.visit.check"]
        orders = self.env["pos.order"].browse(order_ids)
        no_visit = self.env["restaurant.visit"]
        self._insert(
            "restaurant.visit.check",
            [
                {**checks._prepare_check(order, no_visit, False), "visit_id": None}
                for order in orders
            ],
        )
        uuids = [row["line"]["uuid"] for row in rows]
        return list(zip(order_ids, uuids, strict=True))

    @api.model
    def _prepare_topup(self, number, topup):
        session = self.env["pos.session"].browse(topup.bill.session_id)
        company = self._ref("res_company_demo")
        uuid = self._uuid("savings", number)
        order = {
            "name": f"{session.config_id.name}/T{number:04}",
            "pos_reference": f"T{topup.at:%y%m}-{number:05}",
            "uuid": uuid,
            "company_id": company.id,
            "session_id": session.id,
            "config_id": session.config_id.id,
            "user_id": session.user_id.id,
            "state": "done",
            "date_order": topup.at,
            "create_date": topup.at - timedelta(minutes=2),
            "write_date": topup.at,
            "partner_id": self._partner_id(topup.account),
            "preset_id": self._ref("pos_preset_eat_in").id,
            "customer_count": 1,
            "sequence_number": number,
            "tracking_number": f"{number % 1000:03}",
            "currency_rate": 1.0,
            "amount_total": topup.amount,
            "amount_tax": 0,
            "amount_paid": topup.amount,
            "amount_return": 0,
            "is_refund": False,
        }
        payment = {
            "uuid": self._uuid("savings-payment", number),
            "payment_method_id": self._ref("pos_payment_method_card").id,
            "session_id": session.id,
            "company_id": company.id,
            "amount": topup.amount,
            "payment_date": topup.at,
        }
        line = self._prepare_topup_line(uuid, topup)
        return {"order": order, "line": line, "payment": payment}

    @api.model
    def _prepare_topup_line(self, uuid, topup):
        product = self._ref("res_company_demo").restaurant_topup_product_id
        return {
            "uuid": self._uuid("line", f"{uuid}/topup"),
            "name": product.name,
            "full_product_name": product.name,
            "product_id": product.id,
            "company_id": product.company_id.id or self._ref("res_company_demo").id,
            "price_unit": topup.amount,
            "qty": 1,
            "discount": 0,
            "price_subtotal": topup.amount,
            "price_subtotal_incl": topup.amount,
            "total_cost": 0,
            "is_total_cost_computed": True,
            "price_type": "manual",
            "create_date": topup.at,
            "write_date": topup.at,
        }
