from odoo import api, fields, models
from odoo.exceptions import UserError

# From which state to which; nothing else happens to a card.
MOVES = {
    "issued": {"active", "lost", "replaced", "closed"},
    "active": {"lost", "replaced", "closed"},
    "lost": {"active", "replaced", "closed"},
    "replaced": set(),
    "closed": set(),
}
LIMITS = {
    "limit_ticket",
    "limit_day",
    "limit_month",
    "outlet_ids",
    "hour_from",
    "hour_until",
    "valid_until",
    "holder_id",
}


class RestaurantCardLife(models.AbstractModel):
    """The life of a card, from issued to closed or replaced; all of it written down."""

    _name = "restaurant.card.life"
    _description = "Life of a card, step by step"

    batch = fields.Char(help="Cards that were printed and handed out together")
    activated_at = fields.Datetime(readonly=True, copy=False)
    replaced_by_id = fields.Many2one(
        "restaurant.card", string="Replaced by", readonly=True, copy=False
    )
    event_ids = fields.One2many("restaurant.card.event", "card_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        cards = super().create(vals_list)
        events = self.env["restaurant.card.event"]
        events._note("issued", None, cards)
        active = cards.filtered(lambda card: card.state == "active")
        active.activated_at = fields.Datetime.now()
        events._note("active", None, active)
        return cards

    def write(self, vals):
        state = vals.get("state")
        moved = self.filtered(lambda card: state and card.state != state)
        for card in moved:
            card._check_move(state)
        if state == "active":
            vals = {**vals, "activated_at": fields.Datetime.now()}
        result = super().write(vals)
        events = self.env["restaurant.card.event"]
        if moved:
            events._note(state, None, moved)
        if LIMITS & set(vals):
            events._note("limits", None, self)
        return result

    def _check_move(self, state):
        if state not in MOVES[self.state]:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "A card that is %(from)s cannot become %(to)s.",
                    **{"from": states[self.state], "to": states[state]},
                )
            )
        profile = self.env["restaurant.legal.profile"]._get_for(self.company_id)
        named = self.account_id.named
        if state == "lost" and profile and not named and not profile.unnamed_reportable:
            raise UserError(
                self.env._("An unnamed card cannot be reported lost. Record who it is.")
            )

    def _replace(self, reason, number=None):
        """Another card for the same account, holder and limits; this one is over.

        The balance follows by itself: it is the account's. The PIN does not.
        """
        self.ensure_one()
        values = {"number": number} if number else {}
        values |= {"state": "active", "replaced_by_id": False, "batch": self.batch}
        card = self.with_context(restaurant_reason=reason)
        new = card.copy({**values, "outlet_ids": [(6, 0, self.outlet_ids.ids)]})
        card.write({"state": "replaced", "replaced_by_id": new.id})
        return new
