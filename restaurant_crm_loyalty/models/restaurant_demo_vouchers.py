from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import SQL

from ..tools import demo_vouchers
from ..tools.demo_evening import HOT_POT
from ..tools.demo_savings import SAVERS


class RestaurantDemoVouchers(models.AbstractModel):
    """A platform sells vouchers: those of two months, and its statements of them."""

    _name = "restaurant.demo.vouchers"
    _inherit = "restaurant.demo"
    _description = "Demo vouchers of a platform"

    @api.model
    def _set_up(self):
        """The payment method of the platform, at the till that takes its vouchers."""
        company = self._ref("res_company_demo")
        journal = self.env["account.journal"].create(
            {
                "name": "Meituan",
                "code": "MEIT",
                "type": "bank",
                "company_id": company.id,
            }
        )
        method = self.env["pos.payment.method"].create(
            {
                "name": "Meituan",
                "journal_id": journal.id,
                "company_id": company.id,
                "restaurant_is_voucher": True,
                "sequence": 9,
            }
        )
        self._ref(f"pos_config_{HOT_POT}").payment_method_ids = [
            Command.link(method.id)
        ]
        self.env["restaurant.voucher.deal"].create(
            {
                "name": "100 for 88",
                "payment_method_id": method.id,
                "face_amount": demo_vouchers.FACE,
                "settlement_price": demo_vouchers.SETTLEMENT_PRICE,
            }
        )

    @api.model
    def _load(self):
        """Let vouchers have paid a part of checks of the demo year; ledger and guests
        who save are not in it. The books follow with those of the savings."""
        checks = demo_vouchers.choose(self._read_checks())
        deal = self.env["restaurant.voucher.deal"].search(
            [("company_id", "=", self._ref("res_company_demo").id)], limit=1
        )
        if not deal or len(checks) < demo_vouchers.COUNT:
            return
        self._pay(checks, deal)
        vouchers = self._insert_vouchers(checks, deal)
        self._make_statements(vouchers, deal)

    @api.model
    def _read_checks(self):
        """Checks of the last days that one tender has paid, of no less than a voucher
        pays."""
        savers = [saver.guest for saver in SAVERS]
        savers += [guest for saver in SAVERS for guest, _limit in saver.holders]
        self.env.cr.execute(
            SQL(
                """SELECT MIN(o.id) AS id, MIN(o.session_id) AS session_id,
                    MIN(o.user_id) AS user_id, MIN(o.company_id) AS company_id,
                    MIN(o.date_order) AS date_order, MIN(p.id) AS payment_id
                FROM pos_order o JOIN pos_payment p ON p.pos_order_id = o.id
                WHERE o.config_id = %s AND o.pos_reference LIKE 'H%%'
                  AND o.date_order >= %s AND o.amount_total > %s
                  AND (o.partner_id IS NULL OR o.partner_id <> ALL(%s))
                GROUP BY o.id HAVING COUNT(*) = 1 ORDER BY date_order, id""",
                self._ref(f"pos_config_{HOT_POT}").id,
                fields.Datetime.subtract(
                    fields.Datetime.now(), days=demo_vouchers.DAYS
                ),
                demo_vouchers.FACE,
                [self._partner_id(guest) for guest in savers],
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _pay(self, checks, deal):
        """The voucher pays its part; what paid all of it before pays the rest."""
        self.env.cr.execute(
            SQL(
                "UPDATE pos_payment SET amount = amount - %s WHERE id = ANY(%s)",
                deal.face_amount,
                [check["payment_id"] for check in checks],
            )
        )
        rows = [
            {
                "uuid": self._uuid("voucher", check["id"]),
                "pos_order_id": check["id"],
                "payment_method_id": deal.payment_method_id.id,
                "session_id": check["session_id"],
                "company_id": check["company_id"],
                "amount": deal.face_amount,
                "payment_date": check["date_order"],
                "payment_ref_no": self._get_code(number),
            }
            for number, check in enumerate(checks)
        ]
        ids = self._insert("pos.payment", rows)
        for check, payment_id in zip(checks, ids, strict=True):
            check["voucher_payment_id"] = payment_id

    @api.model
    def _get_code(self, number):
        nameless = number == demo_vouchers.NAMELESS
        return "" if nameless else demo_vouchers.get_code(number)

    @api.model
    def _insert_vouchers(self, checks, deal):
        outlet = self._ref(f"pos_config_{HOT_POT}")._get_restaurant_outlet()
        rows = [
            {
                "code": self._get_code(number),
                "deal_id": deal.id,
                "payment_method_id": deal.payment_method_id.id,
                "payment_id": check["voucher_payment_id"],
                "order_id": check["id"],
                "company_id": check["company_id"],
                "outlet_id": outlet.id,
                "business_date": outlet._get_business_date(check["date_order"]),
                "user_id": check["user_id"],
                "amount": deal.face_amount,
                "expected": deal.settlement_price,
                "state": "taken" if self._get_code(number) else "nameless",
            }
            for number, check in enumerate(checks)
        ]
        vouchers = self.env["restaurant.voucher"]
        return vouchers.browse(self._insert("restaurant.voucher", rows))

    @api.model
    def _make_statements(self, vouchers, deal):
        for plan in demo_vouchers.plan_statements(vouchers.mapped("business_date")):
            statement = self.env["restaurant.voucher.statement"].create(
                {
                    "name": f"Meituan, {plan.date_from} – {plan.date_to}",
                    "payment_method_id": deal.payment_method_id.id,
                    "date_from": plan.date_from,
                    "date_to": plan.date_to,
                    "text": "\n".join(f"{code};{x:.2f}" for code, x in plan.lines),
                }
            )
            statement.action_match()
