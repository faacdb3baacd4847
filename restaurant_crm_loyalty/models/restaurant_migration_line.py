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
        """The same for a card whoever lists it, until what it credited is taken back:
        what a crash has left behind is found again, and never credited twice."""
        before = f"migrate:{self.card_id.id}:"
        operations = self.env["restaurant.operation"].sudo()
        reversals = [("reverses_id.key", "=like", f"{before}%")]
        taken_back = [*reversals, ("state", "=", "applied")]
        return f"{before}{operations.search_count(taken_back)}"

    def _find_operation(self):
        """The posting that credited the card, and was not taken back."""
        return (
            self.env["restaurant.operation"]
            .sudo()
            .search([("key", "=", self._key()), ("state", "=", "applied")])
        )

    def _move(self):
        """Credit each card's amount to its guest, under a key of its own.

        No till may pay with these cards meanwhile: what is credited has to be on them
        when they are emptied.

        :return: the sum that was moved
        """
        self.card_id.sudo().lock_for_update()
        service = self.env["restaurant.settle.service"]
        total = 0.0
        for line in self:
            card, migration = line.card_id.sudo(), line.migration_id
            if line.currency_id.compare_amounts(card.points, line.amount):
                reply = line._take_back(service)
                line.problem = "spent" if reply and not reply["ok"] else "changed"
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

    def _take_back(self, service):
        """Reverse what was credited.

        :return: the ledger's reply; None where nothing was, or is taken back already
        """
        reason = self.env._("Moved from a loyalty card by mistake")
        operation = self._find_operation()
        if operation:
            return service._reverse_top_up(operation, reason, self.env.uid)
        return None

    def _undo(self):
        """Take back what is still whole.

        :return: the sum that was put back
        """
        service = self.env["restaurant.settle.service"]
        cards = self.card_id.sudo()
        cards.lock_for_update()
        total = 0.0
        for line in self:
            reply = line._take_back(service)
            if reply and not reply["ok"]:
                line.problem = "spent"
                continue
            line.card_id.sudo().points += line.amount
            line.write({"state": "undone"})
            total += line.amount
        return total
