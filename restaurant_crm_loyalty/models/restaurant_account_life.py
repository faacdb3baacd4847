from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

MOVES = {"active": {"frozen", "closed"}, "frozen": {"active", "closed"}, "closed": ()}


class RestaurantAccountLife(models.AbstractModel):
    """The life of an account: named or not, frozen, merged into another, closed."""

    _name = "restaurant.account.life"
    _description = "Life of an account"

    named = fields.Boolean(
        readonly=True,
        tracking=True,
        help="The identity of the owner was recorded: another cap may apply.",
    )
    merged_into_id = fields.Many2one(
        "restaurant.account", readonly=True, index="btree_not_null"
    )
    event_ids = fields.One2many("restaurant.card.event", "account_id", readonly=True)

    def write(self, vals):
        state = vals.get("state")
        moved = self.filtered(lambda account: state and account.state != state)
        for account in moved:
            account._check_move(state)
        result = super().write(vals)
        if moved and state != "closed":
            kind = "frozen" if state == "frozen" else "released"
            self.env["restaurant.card.event"]._note(kind, moved)
        return result

    def _check_move(self, state):
        if state not in MOVES[self.state]:
            raise UserError(self.env._("A closed account stays closed."))
        if state == "closed" and self._holds_something():
            raise UserError(
                self.env._("%s still holds something. Pay it out first.", self.number)
            )

    def _holds_something(self):
        """As this transaction sees it, whatever the cache says."""
        return bool(
            self.env.execute_query(
                SQL(
                    """SELECT id FROM restaurant_account_balance
                    WHERE account_id = %s AND amount <> 0""",
                    self.id,
                )
            )
        )

    # -- buttons

    def action_freeze(self):
        self.filtered(lambda account: account.state == "active").state = "frozen"

    def action_unfreeze(self):
        self.filtered(lambda account: account.state == "frozen").state = "active"

    def action_statement(self):
        """A statement of this account: whoever may read it may print it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_statement_wizard_action"
        )
        action["context"] = {"default_account_id": self.id}
        return action
