from odoo import fields, models


class RestaurantVoucherStatementLine(models.Model):
    _name = "restaurant.voucher.statement.line"
    _description = "Line of a platform's statement"
    _rec_name = "code"
    _order = "problem, id"

    statement_id = fields.Many2one(
        "restaurant.voucher.statement",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="statement_id.company_id")
    currency_id = fields.Many2one(related="statement_id.currency_id")
    code = fields.Char(required=True, readonly=True)
    amount = fields.Monetary(string="Settled", readonly=True)
    voucher_id = fields.Many2one(
        "restaurant.voucher", readonly=True, ondelete="set null"
    )
    expected = fields.Monetary(related="voucher_id.expected")
    order_id = fields.Many2one(related="voucher_id.order_id")
    problem = fields.Selection(
        [
            ("unknown", "No till took it"),
            ("double", "Twice in the statement"),
            ("amount", "Another amount than agreed"),
        ],
        readonly=True,
    )
