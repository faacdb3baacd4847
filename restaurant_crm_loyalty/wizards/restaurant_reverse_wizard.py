from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class RestaurantReverseWizard(models.TransientModel):
    """Takes a wrong top-up back in the back office: both lines stay, with a reason."""

    _name = "restaurant.reverse.wizard"
    _description = "Reverse a top-up"

    operation_id = fields.Many2one("restaurant.operation", required=True, readonly=True)
    company_id = fields.Many2one(related="operation_id.company_id")
    reason = fields.Char(required=True)
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid back from",
        required=True,
        domain="[('id', 'in', journal_ids)]",
    )
    journal_ids = fields.Many2many("account.journal", compute="_compute_journal_ids")

    @api.depends("company_id")
    def _compute_journal_ids(self):
        methods = self.env["pos.payment.method"]
        for wizard in self:
            wizard.journal_ids = methods._get_money_journals(wizard.company_id)

    def action_reverse(self):
        """Post the reversal, then its journal entry.

        The ledger decides first, on its own cursor. Should a crash come between the
        two, the proof shows the difference, and doing it again makes the entry.
        """
        self.ensure_one()
        operation = self.operation_id.sudo()
        if operation.kind != "topup" or operation.state != "applied":
            raise UserError(self.env._("Only a top-up can be reversed here."))
        if self.journal_id and self.journal_id not in self.journal_ids:
            raise UserError(
                self.env._("No money is paid out of %s.", self.journal_id.name)
            )
        reply = self.env["restaurant.settle.service"]._reverse_top_up(
            operation, self.reason, self.env.uid
        )
        if not reply["ok"]:
            raise UserError(self.env["restaurant.ledger"]._explain(reply)["message"])
        reversal = operation.search([("key", "=", f"reverse:{operation.id}")])
        if reversal.move_id:
            raise UserError(self.env._("This top-up was reversed before."))
        gifts = self.env["restaurant.topup.gift"]
        if left := gifts._describe_left(reply, self.company_id.currency_id):
            operation.account_id.message_post(body=left)
        move = self._create_move(operation)
        move._post()
        reversal.move_id = move
        return {"type": "ir.actions.act_window_close"}

    def _create_move(self, operation):
        """Dr guest deposits, Cr the journal the money was given back from."""
        liability = self.company_id.restaurant_liability_account_id
        amount = sum(
            entry.amount
            for entry in operation.entry_ids
            if entry.unit == "principal" and entry.account_id.kind != "system"
        )
        partner = operation.account_id.guest_id.partner_id
        label = self.env._("Top-up reversed: %s", self.reason)
        lines = [(liability, amount), (self.journal_id.default_account_id, -amount)]
        moves = self.env["account.move"].sudo().with_company(self.journal_id.company_id)
        return moves.create(
            {
                "journal_id": self.journal_id.id,
                "ref": label,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "name": label,
                            "balance": balance,
                        }
                    )
                    for account, balance in lines
                ],
            }
        )
