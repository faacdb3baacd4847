from collections import defaultdict

from odoo import api, models
from odoo.fields import Command


class RestaurantSessionBooks(models.AbstractModel):
    """What a session's stored value becomes in the general ledger.

    A payment of principal p and bonus b: Dr guest deposits p (per guest) and
    Dr sales allowance b, Cr receivable p + b. Points that pay: Dr points spent, a sales
    allowance of its own. Where bonus is a liability from the
    start, the whole payment lowers the liability, and what was granted in the session
    is booked as marketing cost.
    """

    _name = "restaurant.session.books"
    _description = "Stored value in the general ledger"

    @api.model
    def _prepare_payment_lines(self, session, method):
        """Debit lines of the payments with ``method``, in sums per account and guest.

        What no hold covers goes to the suspense account.
        """
        company = session.company_id.root_id
        bonus_account = company.restaurant_bonus_account_id
        if company.restaurant_bonus_policy == "expense":
            bonus_account = company.restaurant_liability_account_id
        allowances = company.restaurant_points_account_id
        allowances |= company.restaurant_bonus_account_id
        sums = defaultdict(lambda: {"amount": 0.0, "amount_converted": 0.0})
        payments = session._get_closed_orders().payment_ids.filtered(
            lambda payment: payment.payment_method_id == method
        )
        holds = self._get_holds(payments)
        for payment in payments:
            hold = holds.get(payment)
            partner = hold.guest_id.partner_id if hold else payment.partner_id
            partner = self.env["res.partner"]._find_accounting_partner(partner)
            for account, amount in self._split(company, bonus_account, payment, hold):
                owner = partner if account not in allowances else partner.browse()
                key = (account, owner)
                sums[key] = session._update_amounts(
                    sums[key], {"amount": amount}, payment.payment_date
                )
        return [
            session._debit_amounts(
                {
                    "account_id": account.id,
                    "partner_id": partner.id,
                    "name": method.name,
                },
                value["amount"],
                value["amount_converted"],
            )
            for (account, partner), value in sums.items()
            if not session.currency_id.is_zero(value["amount"])
        ]

    def _get_holds(self, payments):
        holds = self.env["restaurant.hold"].sudo()
        captured = holds.search(
            [("payment_id", "in", payments.ids), ("state", "=", "captured")]
        )
        return {hold.payment_id: hold for hold in captured}

    def _split(self, company, bonus_account, payment, hold):
        """``[(account, amount), …]`` of one payment; refunds are negative."""
        if not hold:
            return [(company.restaurant_suspense_account_id, payment.amount)]
        sign = -1 if payment.amount < 0 else 1
        if hold.points:
            return [(company.restaurant_points_account_id, sign * hold.amount)]
        return [
            (company.restaurant_liability_account_id, sign * hold.principal),
            (bonus_account, sign * hold.bonus),
        ]

    @api.model
    def _post_granted_bonus(self, session, method):
        """Under the cost policy: Dr marketing cost, Cr guest deposits, per session."""
        company = session.company_id.root_id
        if company.restaurant_bonus_policy != "expense":
            return
        granted = self._get_granted_bonus(session)
        lines = []
        for partner, amount in granted.items():
            amounts = session._update_amounts(
                {"amount": 0.0, "amount_converted": 0.0},
                {"amount": amount},
                session.stop_at,
            )
            for account, book in (
                (company.restaurant_bonus_account_id, session._debit_amounts),
                (company.restaurant_liability_account_id, session._credit_amounts),
            ):
                lines.append(
                    book(
                        {
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "name": self.env._("Bonus granted"),
                        },
                        amounts["amount"],
                        amounts["amount_converted"],
                    )
                )
        if lines:
            session._create_restaurant_move(method.journal_id, lines)

    def _get_granted_bonus(self, session):
        """``{partner: bonus}`` that the session's top-ups granted, net of reversals."""
        entries = self.env["restaurant.entry"].sudo()
        result = defaultdict(float)
        for account, amount in entries._read_group(
            [
                ("unit", "=", "bonus"),
                ("account_id.kind", "!=", "system"),
                ("operation_id.order_id.session_id", "=", session.id),
                ("operation_id.kind", "=", "topup"),
            ],
            ["account_id"],
            ["amount:sum"],
        ):
            result[account.guest_id.partner_id] += amount
        for hold in (
            self.env["restaurant.hold"]
            .sudo()
            .search(
                [
                    ("order_id.session_id", "=", session.id),
                    ("kind", "=", "reversal"),
                    ("state", "=", "captured"),
                ]
            )
        ):
            result[hold.guest_id.partner_id] -= hold.bonus
        return {partner: amount for partner, amount in result.items() if amount}

    @api.model
    def _post_recaptured(self, hold):
        """An unverified payment was taken after its session was closed.

        Dr guest deposits, Dr sales allowance, Cr the suspense account that the
        closing had used.
        """
        company = hold.company_id
        bonus_account = company.restaurant_bonus_account_id
        if company.restaurant_bonus_policy == "expense":
            bonus_account = company.restaurant_liability_account_id
        method = hold.payment_id.payment_method_id
        partner = self.env["res.partner"]._find_accounting_partner(
            hold.guest_id.partner_id
        )
        amounts = [
            (company.restaurant_liability_account_id, hold.principal),
            (bonus_account, hold.bonus),
            (company.restaurant_suspense_account_id, -hold.amount),
        ]
        move = self.env["account.move"].create(
            {
                "journal_id": method.journal_id.id,
                "ref": self.env._("Stored value taken late: %s", hold.order_id.name),
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "balance": amount,
                            "name": method.name,
                        }
                    )
                    for account, amount in amounts
                    if amount
                ],
            }
        )
        move._post()
