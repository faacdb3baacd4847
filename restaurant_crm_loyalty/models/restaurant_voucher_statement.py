from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.voucher_lines import read_voucher_lines


class RestaurantVoucherStatement(models.Model):
    """What a platform settles, against the vouchers that tills took."""

    _name = "restaurant.voucher.statement"
    _description = "Statement of a platform"
    _inherit = ["mail.thread"]
    _order = "date_to desc, id desc"

    name = fields.Char(required=True)
    payment_method_id = fields.Many2one(
        "pos.payment.method",
        string="Platform",
        required=True,
        ondelete="restrict",
        domain=[("restaurant_is_voucher", "=", True)],
    )
    company_id = fields.Many2one(
        related="payment_method_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(
        string="Until", required=True, default=fields.Date.context_today
    )
    text = fields.Text(
        string="Lines of the platform",
        help="One voucher a line: code;amount. Paste them from its file.",
    )
    line_ids = fields.One2many(
        "restaurant.voucher.statement.line", "statement_id", readonly=True
    )
    settled = fields.Monetary(compute="_compute_totals", string="Settled by it")
    expected = fields.Monetary(compute="_compute_totals", string="By our deals")
    difference = fields.Monetary(compute="_compute_totals")
    problem_count = fields.Integer(compute="_compute_totals", string="Lines to look at")
    missing_count = fields.Integer(
        compute="_compute_totals",
        string="Not in it",
        help="Vouchers of these days that the platform does not settle.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_to >= date_from)", "A statement ends after it begins."
    )

    @api.depends("line_ids.problem", "line_ids.amount", "line_ids.voucher_id")
    def _compute_totals(self):
        vouchers = self.env["restaurant.voucher"]
        for statement in self:
            lines = statement.line_ids
            statement.settled = sum(lines.mapped("amount"))
            statement.expected = sum(lines.voucher_id.mapped("expected"))
            statement.difference = statement.settled - statement.expected
            statement.problem_count = len(lines.filtered("problem"))
            statement.missing_count = vouchers.search_count(
                statement._get_missing_domain()
            )

    def _get_missing_domain(self):
        return [
            ("payment_method_id", "=", self.payment_method_id.id),
            ("business_date", ">=", self.date_from),
            ("business_date", "<=", self.date_to),
            ("state", "in", ("taken", "double", "nameless")),
        ]

    def action_match(self):
        """Read the lines and match them by code: sets, not loops."""
        self.ensure_one()
        self.check_access("write")
        found, bad = read_voucher_lines(self.text)
        if bad:
            numbers = ", ".join(map(str, bad[:20]))
            raise UserError(self.env._("These lines cannot be read: %s", numbers))
        if not found:
            raise UserError(self.env._("Paste the lines of the platform first."))
        statement = self.sudo()
        statement._reopen()
        statement.line_ids.unlink()
        statement.line_ids.create(
            [
                {"statement_id": self.id, "code": code, "amount": amount}
                for code, amount in found
            ]
        )
        statement._match()

    def _reopen(self):
        """Matching anew begins with vouchers that nobody has settled."""
        vouchers = self.line_ids.voucher_id
        vouchers.write({"state": "taken", "settled": 0.0})

    def _match(self):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH listed AS (
                    SELECT id, code, amount,
                        ROW_NUMBER() OVER (PARTITION BY code ORDER BY id) AS number
                    FROM restaurant_voucher_statement_line WHERE statement_id = %(id)s
                ), taken AS (
                    SELECT DISTINCT ON (code) id, code, expected
                    FROM restaurant_voucher
                    WHERE payment_method_id = %(method)s AND state = 'taken'
                      AND code > '' ORDER BY code, id
                ), matched AS (
                    UPDATE restaurant_voucher_statement_line line
                       SET voucher_id = CASE WHEN number = 1 THEN taken.id END,
                           problem = CASE WHEN number > 1 THEN 'double'
                               WHEN taken.id IS NULL THEN 'unknown'
                               WHEN ABS(listed.amount - taken.expected) > 0.005
                               THEN 'amount' END
                      FROM listed LEFT JOIN taken USING (code)
                     WHERE line.id = listed.id
                    RETURNING line.voucher_id, line.amount
                )
                UPDATE restaurant_voucher voucher
                   SET state = 'settled', settled = matched.amount
                  FROM matched WHERE matched.voucher_id = voucher.id
                """,
                id=self.id,
                method=self.payment_method_id.id,
            )
        )
        self.env["restaurant.voucher"].invalidate_model(flush=False)
        self.env["restaurant.voucher.statement.line"].invalidate_model(flush=False)
        self.invalidate_recordset(flush=False)

    def action_view_missing(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_voucher_action"
        )
        return {**action, "domain": self._get_missing_domain(), "context": {}}
