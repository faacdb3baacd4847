from odoo import fields, models

from .restaurant_tier import QUALIFY_ON

TIER_MOVES = [
    ("up", "Up"),
    ("down", "Down"),
    ("kept", "Kept"),
    ("grace", "Grace began"),
    ("notice", "About to be lost"),
    ("refund", "Taken back after a refund"),
    ("manual", "By hand"),
    ("lock", "Locked"),
    ("paid", "Fee paid"),
    ("paid_end", "Fee ended"),
]


class RestaurantTierMove(models.Model):
    """One move of a guest's tier, with the figures of that day. Never changed."""

    _name = "restaurant.tier.move"
    _description = "Tier move"
    _order = "id desc"
    _rec_name = "guest_id"

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    date = fields.Date(required=True, readonly=True, index=True)
    kind = fields.Selection(TIER_MOVES, required=True, readonly=True)
    from_tier_id = fields.Many2one(
        "restaurant.tier", string="From", readonly=True, ondelete="set null"
    )
    to_tier_id = fields.Many2one(
        "restaurant.tier", string="To", readonly=True, ondelete="set null"
    )
    figure = fields.Float(
        digits=(16, 2), readonly=True, aggregator=None, help="What counted that day"
    )
    threshold = fields.Float(digits=(16, 2), readonly=True, aggregator=None)
    qualify_on = fields.Selection(QUALIFY_ON, string="Counted", readonly=True)
    valid_until = fields.Date(readonly=True)
    reason = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", readonly=True)
    create_date = fields.Datetime(readonly=True)

    def _prepare_timeline_entry(self):
        """See ``restaurant.guest._prepare_timeline_entries``."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        tiers = [self.from_tier_id.name or "–", self.to_tier_id.name or "–"]
        return {
            "date": self.create_date,
            "kind": "tier",
            "title": self.env._("Tier: %s", kinds[self.kind]),
            "detail": " → ".join(tiers),
            "record": self,
        }
