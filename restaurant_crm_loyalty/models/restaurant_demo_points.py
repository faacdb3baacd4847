from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

from dateutil.relativedelta import relativedelta
from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL

from ..tools import points
from ..tools.posting import Leg, Request


class RestaurantDemoPoints(models.AbstractModel):
    """The demo year earns points, and tiers move month by month, as if it had happened
    at the tills: the same rules and rows, by one statement a table.
    """

    _name = "restaurant.demo.points"
    _inherit = "restaurant.demo.ledger"
    _description = "Demo points and tiers of the past year"

    @api.model
    def _load_points(self):
        company = self._ref("res_company_demo")
        policy = self.env["restaurant.points.policy"]._get_for(company)
        checks = self._read_checks(company)
        if not policy or not checks:
            return
        visits = self.env["restaurant.visit"].browse(check.visit_id for check in checks)
        accounts = self._get_points_accounts(visits.guest_id)
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL restaurant_crm.posting = 'on'")
        lines = self._read_lines([check.order_id for check in checks])
        counted, rows = set(), []
        for check, visit in zip(checks, visits, strict=True):
            account = accounts[visit.guest_id]
            sold = lines.get(check.order_id, [])
            row = self._prepare_earned(check, visit, account, policy, sold, counted)
            if row["earning"]["points"]:
                rows.append(row)
        self._write_points(rows)

    @api.model
    def _get_points_accounts(self, guests):
        """``{guest: account}``: that of the card in their hand, the company's too."""
        cards = (
            self.env["restaurant.card"]
            ._get_usable(guests)
            .sorted(
                lambda card: card.account_id.guest_id != card.holder_id, reverse=True
            )
        )
        held = {card.holder_id: card.account_id for card in cards}
        missing = guests.filtered(lambda guest: guest not in held)
        return {**self.env["restaurant.account"]._open_for_guests(missing), **held}

    @api.model
    def _read_checks(self, company):
        """The checks of the demo year that are visits, in order of time."""
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT k.order_id, k.visit_id, o.uuid, o.session_id, o.date_order,
                    COALESCE(SUM(h.bonus), 0) AS bonus
                FROM restaurant_visit_check k
                JOIN restaurant_visit v ON v.id = k.visit_id AND v.active
                JOIN pos_order o ON o.id = k.order_id
                LEFT JOIN restaurant_hold h ON h.order_id = o.id AND h.kind = 'spend'
                WHERE k.company_id = %s AND NOT k.is_refund
                  AND o.pos_reference LIKE 'H%%'
                GROUP BY k.id, o.id ORDER BY o.date_order, o.id""",
                company.id,
            )
        )
        return [SimpleNamespace(**row) for row in rows]

    @api.model
    def _read_lines(self, order_ids):
        """``{order id: [CheckLine, …]}``."""
        rows = self.env.execute_query(
            SQL(
                """SELECT order_id, id, product_id, qty, price_subtotal_incl
                FROM pos_order_line WHERE order_id = ANY(%s) ORDER BY id""",
                order_ids,
            )
        )
        lines = {}
        for order_id, line_id, product_id, quantity, amount in rows:
            numbers = points.to_fraction(quantity), points.to_fraction(amount)
            line = points.CheckLine(line_id, product_id, frozenset(), *numbers)
            lines.setdefault(order_id, []).append(line)
        return lines

    @api.model
    def _prepare_earned(self, check, visit, account, policy, sold, counted):
        tier = visit.guest_id.tier_id
        rules = self.env["restaurant.earn.rule"]._get_for_visit(visit, tier)
        meal = visit.guest_id, visit.outlet_id, visit.business_date, visit.daypart
        earned = points.earn(
            *(sold, rules._prepare_plain(), points.to_fraction(check.bonus)),
            *(points.to_fraction(tier.points_factor or 1), policy.factor_mode),
            visits=meal not in counted,
        )
        visited = any(share.kind == "visit" for share in earned.shares)
        if visited:
            counted.add(meal)
        rounded = points.round_points(earned.exact, policy.rounding)
        earning = {
            "order_id": check.order_id,
            "visit_id": visit.id,
            "company_id": visit.company_id.id,
            "guest_id": visit.guest_id.id,
            "account_id": account.id,
            "outlet_id": visit.outlet_id.id,
            "tier_id": tier.id or None,
            "business_date": visit.business_date,
            "daypart": visit.daypart,
            "counted_visit": visited,
            "base": float(earned.base),
            "exact": float(earned.exact),
            "points": int(rounded),
            "left": int(rounded),
            "taken_back": 0,
            "expires_on": policy._get_expiry(visit.business_date),
            "policy_version": policy.version,
            "create_date": check.date_order,
            "explanation": Json(
                {
                    "terms": {**policy._prepare_terms(), "digits": 2},
                    "bases": {str(key): str(x) for key, x in earned.bases.items()},
                    "shares": [share.as_json() for share in earned.shares],
                }
            ),
        }
        return {
            "event": SimpleNamespace(at=check.date_order),
            "earning": earning,
            "operation": self._prepare_earn_operation(check, account, int(rounded)),
        }

    @api.model
    def _prepare_earn_operation(self, check, account, amount):
        key = f"earn:{check.uuid}"
        company_id = account.company_id.id
        reply = {"ok": True, "state": "applied", "points": amount}
        return {
            "key": key,
            "kind": "earn",
            "state": "applied",
            "fingerprint": Request(key, "earn", company_id, {}).fingerprint,
            "reply": Json({**reply, "account": {"id": account.id}}),
            "company_id": company_id,
            "account_id": account.id,
            "session_id": check.session_id,
            "order_id": check.order_id,
            "user_id": self._ref("res_users_cashier").id,
            "create_date": check.date_order,
        }

    @api.model
    def _write_points(self, rows):
        """Operations, lots, entries, earnings and the intents that were posted."""
        ids = self._insert("restaurant.operation", [row["operation"] for row in rows])
        earning_ids = self._insert("restaurant.earning", [x["earning"] for x in rows])
        for row, operation_id in zip(rows, ids, strict=True):
            row["id"] = operation_id
        lot_ids = self._insert(
            "restaurant.lot", [self._prepare_points_lot(row) for row in rows]
        )
        side = self._get_side("earned")
        for number, row in enumerate(rows):
            amount = Decimal(row["earning"]["points"])
            account_id = row["earning"]["account_id"]
            row["legs"] = [
                Leg(account_id, "points", amount, number),
                Leg(side, "points", -amount),
            ]
        self._insert_entries(rows, dict(enumerate(lot_ids)))
        self._insert(
            "restaurant.intent",
            [
                self._prepare_earn_intent(row, earning_id)
                for row, earning_id in zip(rows, earning_ids, strict=True)
            ],
        )

    @api.model
    def _prepare_points_lot(self, row):
        earning = row["earning"]
        return {
            "account_id": earning["account_id"],
            "unit": "points",
            "operation_id": row["id"],
            "granted": earning["points"],
            "remaining": earning["points"],
            "expires_on": earning["expires_on"] or None,
            "policy_version": earning["policy_version"],
            "create_date": row["event"].at,
        }

    @api.model
    def _prepare_earn_intent(self, row, earning_id):
        earning = row["earning"]
        return {
            "key": row["operation"]["key"],
            "kind": "earn",
            "state": "posted",
            "company_id": earning["company_id"],
            "order_id": earning["order_id"],
            "account_id": earning["account_id"],
            "earning_id": earning_id,
            "amount": earning["points"],
            "create_date": row["event"].at,
        }

    @api.model
    def _load_tiers(self):
        """Move tiers at the end of each month of the year, and yesterday."""
        company = self._ref("res_company_demo")
        policy = self.env["restaurant.tier.policy"]._get_for(company)
        night = self.env["restaurant.membership.night"]
        last = policy._get_today() - timedelta(days=1)
        months = [last - relativedelta(months=n, day=31) for n in range(12, 0, -1)]
        self.env.flush_all()
        for day in [*months, last]:
            night._move_all(policy, day)
        policy.night_date = last
        self.env.invalidate_all()
