from odoo import fields, models


class RestaurantMigrationLine(models.Model):
    """One old card: what was on it, where it went, or why it could not."""

    _name = "restaurant.migration.line"
    _description = "Card that is moved to an account"
    _log_access = False
    _order = "id"

    migration_id = fields.Many2one(
        "restaurant.migration",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="migration_id.company_id")
    currency_id = fields.Many2one(related="migration_id.currency_id")
    card_id = fields.Many2one(
        "loyalty.card", string="Old card", readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    account_id = fields.Many2one("restaurant.account", readonly=True)
    amount = fields.Monetary(readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("moved", "Moved"), ("undone", "Put back")],
        readonly=True,
        required=True,
    )
    problem = fields.Selection(
        [
            ("no_guest", "Nobody's: give it a contact first"),
            ("currency", "Kept in another currency"),
            ("negative", "Below zero"),
            ("expired", "Expired"),
            ("changed", "Changed since the dry run"),
            ("spent", "Spent since it was moved"),
            ("refused", "Refused by the ledger"),
        ],
        readonly=True,
    )

    _card_uniq = models.Constraint("UNIQUE(migration_id, card_id)")

    def _key(self):
        return f"migrate:{self.migration_id.id}:{self.card_id.id}"

    def _move(self):
        """Credit each card's amount to its guest, under a key of its own.

        :return: the sum that was moved
        """
        service = self.env["restaurant.settle.service"]
        total = 0.0
        for line in self:
            card, migration = line.card_id.sudo(), line.migration_id
            if line.currency_id.compare_amounts(card.points, line.amount):
                line.problem = "changed"
                continue
            account = line.account_id
            amount = migration._as_decimal(line.amount)
            reply = service._top_up(line._key(), account, amount, bonus_base=0)
            if not reply["ok"]:
                line.problem = "refused"
                continue
            card.points = 0.0
            line.state = "moved"
            total += line.amount
        return total

    def _undo(self):
        """Take back what is still whole.

        :return: the sum that was put back
        """
        service = self.env["restaurant.settle.service"]
        operations = self.env["restaurant.operation"].sudo()
        total = 0.0
        for line in self:
            operation = operations.search([("key", "=", line._key())])
            reason = self.env._("Moved from a loyalty card by mistake")
            reply = service._reverse_top_up(operation, reason, self.env.uid)
            if not reply["ok"]:
                line.problem = "spent"
                continue
            line.card_id.sudo().points = line.amount
            line.write({"state": "undone"})
            total += line.amount
        return total
