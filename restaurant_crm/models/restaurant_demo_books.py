from collections import defaultdict

from odoo import api, models
from odoo.fields import Command
from odoo.tools import SQL


class RestaurantDemoBooks(models.AbstractModel):
    """What the closings of the demo year would have posted."""

    _name = "restaurant.demo.books"
    _inherit = "restaurant.demo"
    _description = "Demo journal entries of the past year"

    @api.model
    def _post_closings(self, sessions):
        """Post an entry for each closed session: its tenders against its sales.

        A closing posts the same sums in several entries, and takes a second for it.
        What was posted before is replaced: payments may have changed since.
        """
        self._withdraw_closings(sessions)
        sales, tenders = self._sum_sales(sessions), self._sum_tenders(sessions)
        # As core does at closing: taxes are lines of their own already
        moves = self.env["account.move"].with_context(
            skip_invoice_sync=True, tracking_disable=True
        )
        moves = moves.create(
            [
                {
                    "journal_id": session.config_id.journal_id.id,
                    "date": session.stop_at.date(),
                    "ref": session.name,
                    "line_ids": [
                        Command.create(line)
                        for line in self._prepare_sale_lines(sales[session.id])
                        + self._prepare_tender_lines(session, tenders[session.id])
                    ],
                }
                for session in sessions
            ]
        )
        moves._post()
        for session, move in zip(sessions, moves, strict=True):
            session.move_id = move
            cash = [
                paid for method, paid in tenders[session.id] if method.is_cash_count
            ]
            session.cash_register_balance_end_real = sum(cash)  # as it was counted

    @api.model
    def _withdraw_closings(self, sessions):
        moves = sessions.move_id
        moves.button_draft()
        moves.with_context(force_delete=True, tracking_disable=True).unlink()

    # What was sold ----------------------------------------------------------------

    @api.model
    def _sum_sales(self, sessions):
        """What was sold: {session id: [(product, partner, untaxed, tax), …]}.

        The partner is named where the books have to know whom it was sold to.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT o.session_id, l.product_id,
                       CASE WHEN l.product_id = ANY(%s) THEN o.partner_id END,
                       SUM(l.price_subtotal),
                       SUM(l.price_subtotal_incl - l.price_subtotal)
                     FROM pos_order o JOIN pos_order_line l ON l.order_id = o.id
                    WHERE o.session_id = ANY(%s) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
                self._get_products_per_partner().ids,
                sessions.ids,
            )
        )
        sales = defaultdict(list)
        for session_id, product_id, partner_id, *amounts in rows:
            product = self.env["product.product"].browse(product_id)
            partner = self.env["res.partner"].browse(partner_id)
            sales[session_id].append((product, partner, *map(float, amounts)))
        return sales

    @api.model
    def _get_products_per_partner(self):
        """Products that are booked per customer."""
        return self.env["product.product"]

    @api.model
    def _prepare_sale_lines(self, sales):
        sums, taxed = defaultdict(float), defaultdict(float)
        for product, partner, untaxed, tax in sales:
            account = product.product_tmpl_id.get_product_accounts()["income"]
            sums[account, partner, product.taxes_id] += untaxed
            taxed[product.taxes_id] += tax
        lines = [
            {
                "name": account.name,
                "account_id": account.id,
                "partner_id": partner.id,
                "tax_ids": [Command.set(taxes.ids)],
                "balance": -amount,
            }
            for (account, partner, taxes), amount in sums.items()
        ]
        return lines + [
            self._prepare_tax_line(taxes, amount)
            for taxes, amount in taxed.items()
            if taxes
        ]

    @api.model
    def _prepare_tax_line(self, tax, amount):
        repartition = tax.invoice_repartition_line_ids
        repartition = repartition.filtered(lambda x: x.repartition_type == "tax")
        return {
            "name": tax.name,
            "account_id": repartition.account_id.id,
            "tax_repartition_line_id": repartition.id,
            "display_type": "tax",
            "balance": -amount,
        }

    # How it was paid --------------------------------------------------------------

    @api.model
    def _sum_tenders(self, sessions):
        """How it was paid: {session id: [(method, amount), …]}."""
        groups = self.env["pos.payment"]._read_group(
            [("session_id", "in", sessions.ids)],
            ["session_id", "payment_method_id"],
            ["amount:sum"],
        )
        tenders = defaultdict(list)
        for session, method, amount in groups:
            tenders[session.id].append((method, amount))
        return tenders

    @api.model
    def _prepare_tender_lines(self, session, tenders):
        return [
            line
            for method, amount in tenders
            for line in self._prepare_method_lines(session, method, amount)
        ]

    @api.model
    def _prepare_method_lines(self, session, method, amount):
        """Debit what came in with one method. Extended for tenders of their own."""
        account = method.outstanding_account_id or method.journal_id.default_account_id
        return [{"name": method.name, "account_id": account.id, "balance": amount}]
