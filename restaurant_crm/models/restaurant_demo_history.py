from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import SQL, float_round

from ..tools.demo_year import COSTS, USUAL_COST, plan_year
from .restaurant_demo import VAT


class RestaurantDemoHistory(models.AbstractModel):
    """A year of checks and visits for the demo group."""

    _name = "restaurant.demo.history"
    _inherit = "restaurant.demo"
    _description = "Demo checks of the past year"

    @api.model
    def _load_history(self):
        """Write the checks of the past year, as the tills would have left them.

        Rows go in by SQL: a year of checks takes half a minute by the till's own way.
        Their sessions are closed, and in the books.
        """
        checks = plan_year(fields.Date.context_today(self))
        sessions = self._create_closed_sessions(checks)
        dishes = self._get_demo_dishes()
        self._set_costs(dishes)
        rows = [
            self._prepare_check(number, check, sessions, dishes)
            for number, check in enumerate(checks, 1)
        ]
        order_ids = self._insert("pos.order", [row["order"] for row in rows])
        for row, order_id in zip(rows, order_ids, strict=True):
            row["payment"]["pos_order_id"] = order_id
            for line in row["lines"]:
                line["order_id"] = order_id
        lines = [line for row in rows for line in row["lines"]]
        self._insert_line_taxes(self._insert("pos.order.line", lines))
        self._insert("pos.payment", [row["payment"] for row in rows])
        self._load_visits()
        sessions = self.env["pos.session"].union(*sessions.values())
        self.env["restaurant.demo.books"]._post_closings(sessions)

    @api.model
    def _load_visits(self):
        """Make visits of the paid checks, and their figures."""
        company = self._ref("res_company_demo")
        self.env["restaurant.history.run"]._start(company)._finish()
        self._make_figures()
        self.env["restaurant.forecast"]._cron_fit()
        figures = self._make_figures()
        self.env["restaurant.guest.snapshot"]._take_all(figures)

    @api.model
    def _make_figures(self):
        """Do what the night would do; again, where an addon has more to tell."""
        company = self._ref("res_company_demo")
        figures = self.env["restaurant.figures"]._get(company)
        figures._run()
        return figures

    @api.model
    def _set_costs(self, dishes):
        company = self._ref("res_company_demo")
        for name, dish in dishes.items():
            cost = dish.list_price * COSTS.get(name, USUAL_COST)
            dish.with_company(company).standard_price = float_round(cost, 2)

    # Preparing ------------------------------------------------------------------------

    @api.model
    def _create_closed_sessions(self, checks):
        """One closed session per outlet and month: {(outlet, "2026-03"): session}."""
        spans = {}
        for check in checks:
            key = check.outlet, f"{check.opened:%Y-%m}"
            first, _last = spans.get(key, (check.opened, None))
            spans[key] = first, check.opened
        # Core checks tills one at a time, but for the sessions of its own demo
        closed = self.env["pos.session"].with_context(onboarding_creation=True)
        sessions = closed.create(
            [
                {
                    "name": f"{self._ref(f'pos_config_{outlet}').name}/{month}",
                    "config_id": self._ref(f"pos_config_{outlet}").id,
                    "user_id": self._ref("res_users_cashier").id,
                    "state": "closed",
                    "start_at": self._to_utc(first) - timedelta(hours=1),
                    "stop_at": self._to_utc(last) + timedelta(hours=3),
                }
                for (outlet, month), (first, last) in spans.items()
            ]
        )
        return dict(zip(spans, sessions, strict=True))

    @api.model
    def _prepare_check(self, number, check, sessions, dishes):
        session = sessions[check.outlet, f"{check.opened:%Y-%m}"]
        closed = self._to_utc(check.opened + timedelta(minutes=check.minutes))
        uuid = self._uuid("check", number)
        lines = [
            self._prepare_line(f"{uuid}/{dish}", dishes[dish], quantity, closed)
            for dish, quantity in check.dishes.items()
        ]
        total = sum(line["price_subtotal_incl"] for line in lines)
        tax = total - sum(line["price_subtotal"] for line in lines)
        method = f"cash_{check.outlet}" if check.cash else "card"
        preset = "takeaway" if check.takeaway else "eat_in"
        company = session.company_id
        order = {
            "name": f"{session.config_id.name}/{number:05}",
            "pos_reference": f"H{check.opened:%y%m}-{number:05}",
            "uuid": uuid,
            "company_id": company.id,
            "session_id": session.id,
            "config_id": session.config_id.id,
            "user_id": session.user_id.id,
            "state": "done",
            "date_order": closed,
            "create_date": self._to_utc(check.opened),
            "write_date": closed,
            "partner_id": self._partner_id(check.guest),
            "table_id": self._table_id(check.table),
            "preset_id": self._ref(f"pos_preset_{preset}").id,
            "customer_count": check.covers,
            "sequence_number": number,
            "tracking_number": f"{number % 1000:03}",
            "currency_rate": 1.0,
            "amount_total": total,
            "amount_tax": float_round(tax, precision_digits=2),
            "amount_paid": total,
            "amount_return": 0.0,
            "is_refund": False,
        }
        payment = {
            "uuid": self._uuid("payment", number),
            "payment_method_id": self._ref(f"pos_payment_method_{method}").id,
            "session_id": session.id,
            "company_id": company.id,
            "amount": total,
            "payment_date": closed,
        }
        return {"order": order, "lines": lines, "payment": payment}

    @api.model
    def _prepare_line(self, key, product, quantity, paid_at):
        total = product.list_price * quantity
        return {
            "uuid": self._uuid("line", key),
            "name": product.name,
            "full_product_name": product.name,
            "product_id": product.id,
            "company_id": product.company_id.id,
            "price_unit": product.list_price,
            "qty": quantity,
            "discount": 0.0,
            "price_subtotal": float_round(total / (1 + VAT / 100), precision_digits=2),
            "price_subtotal_incl": total,
            "total_cost": product.with_company(product.company_id).standard_price
            * quantity,
            "is_total_cost_computed": True,
            "price_type": "original",
            "create_date": paid_at,
            "write_date": paid_at,
        }

    @api.model
    def _insert_line_taxes(self, line_ids):
        self.env.cr.execute(
            SQL(
                """INSERT INTO account_tax_pos_order_line_rel
                        (pos_order_line_id, account_tax_id)
                   SELECT id, %s FROM unnest(%s) AS id""",
                self._ref("account_tax_demo").id,
                line_ids,
            )
        )

    @api.model
    def _to_utc(self, local):
        zone = ZoneInfo(self._ref("res_company_demo").partner_id.tz or "Asia/Shanghai")
        return local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
