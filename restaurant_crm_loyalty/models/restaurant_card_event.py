from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

KINDS = [
    ("issued", "Issued"),
    ("active", "Activated"),
    ("lost", "Reported lost"),
    ("replaced", "Replaced"),
    ("closed", "Closed"),
    ("limits", "Limits changed"),
    ("pin", "PIN"),
    ("frozen", "Account frozen"),
    ("released", "Account released"),
    ("merged", "Account merged"),
    ("paid_out", "Account closed"),
    ("identity", "Identity recorded"),
]


class RestaurantCardEvent(models.Model):
    """What became of a card or account, who did it and why. It never changes."""

    _name = "restaurant.card.event"
    _description = "Life of a card"
    _order = "id desc"
    _rec_name = "kind"

    account_id = fields.Many2one(
        "restaurant.account", required=True, readonly=True, index=True
    )
    card_id = fields.Many2one("restaurant.card", readonly=True, index="btree_not_null")
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, precompute=True
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    reason = fields.Char(readonly=True)
    asked_by = fields.Many2one("res.users", readonly=True)
    user_id = fields.Many2one("res.users", string="Done by", readonly=True)
    create_date = fields.Datetime(string="Date", readonly=True)

    @api.model
    def _note(self, kind, accounts, cards=None, reason=False, asked_by=None):
        """Write down what was done; for each card, or for each account."""
        common = {
            "kind": kind,
            "reason": reason or self.env.context.get("restaurant_reason"),
            "user_id": self.env.uid,
            "asked_by": asked_by and asked_by.id,
        }
        if cards is not None:
            vals_list = [
                {**common, "account_id": card.account_id.id, "card_id": card.id}
                for card in cards
            ]
        else:
            vals_list = [{**common, "account_id": account.id} for account in accounts]
        return self.sudo().create(vals_list)

    @api.private
    def init(self):
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION restaurant_card_event_append_only()
                RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'What became of a card never changes'
                        USING ERRCODE = 'insufficient_privilege';
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER restaurant_card_event_append_only
                    BEFORE UPDATE OR DELETE ON restaurant_card_event
                    FOR EACH ROW EXECUTE FUNCTION restaurant_card_event_append_only();
                """
            )
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("What became of a card never changes."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("What became of a card never changes."))
