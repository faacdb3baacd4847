from odoo import Command, fields, models
from odoo.exceptions import UserError


class RestaurantCardIssueWizard(models.TransientModel):
    """Hands out cards of one account: one for each holder, with the same limits."""

    _name = "restaurant.card.issue.wizard"
    _description = "Issue cards"

    account_id = fields.Many2one(
        "restaurant.account", required=True, domain="[('kind', '!=', 'system')]"
    )
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    holder_ids = fields.Many2many(
        "restaurant.guest",
        string="Holders",
        required=True,
        domain="[('company_id', '=', company_id)]",
    )
    batch = fields.Char(default=lambda self: str(fields.Date.context_today(self)))
    activate = fields.Boolean(
        string="Activate at once", help="Otherwise they are activated when handed over."
    )
    limit_ticket = fields.Monetary(string="Limit per check")
    limit_day = fields.Monetary(string="Limit per day")
    limit_month = fields.Monetary(string="Limit per month")
    outlet_ids = fields.Many2many("restaurant.outlet", string="Outlets")
    hour_from = fields.Float(string="Valid from")
    hour_until = fields.Float(string="Valid to")
    valid_until = fields.Date(
        string="Valid until", default=lambda self: self._default_valid_until()
    )

    def _default_valid_until(self):
        """An unnamed card is valid for at least as long as the law says."""
        account = self.env["restaurant.account"].browse(
            self.env.context.get("default_account_id")
        )
        profile = self.env["restaurant.legal.profile"]._get_for(
            account.company_id or self.env.company
        )
        if account.named or not profile.unnamed_months:
            return False
        today = fields.Date.context_today(self)
        return fields.Date.add(today, months=profile.unnamed_months)

    def action_issue(self):
        self.ensure_one()
        if self.account_id.state == "closed":
            raise UserError(self.env._("A closed account gets no cards."))
        cards = self.env["restaurant.card"].create(
            [self._prepare_card(holder) for holder in self.holder_ids]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_card_action"
        )
        return {**action, "domain": [("id", "in", cards.ids)], "context": {}}

    def _prepare_card(self, holder):
        return {
            "account_id": self.account_id.id,
            "holder_id": holder.id,
            "state": "active" if self.activate else "issued",
            "batch": self.batch,
            "limit_ticket": self.limit_ticket,
            "limit_day": self.limit_day,
            "limit_month": self.limit_month,
            "outlet_ids": [Command.set(self.outlet_ids.ids)],
            "hour_from": self.hour_from,
            "hour_until": self.hour_until,
            "valid_until": self.valid_until,
        }
