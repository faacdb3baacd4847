from odoo import api, fields, models


class RestaurantCampaignEffect(models.Model):
    """One comparison of the two arms of a campaign. Written by the server."""

    _name = "restaurant.campaign.effect"
    _description = "Effect of a Campaign, by Measure"
    _rec_name = "measure"
    _order = "id"

    campaign_id = fields.Many2one(
        "restaurant.campaign",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="campaign_id.company_id", store=True, index=True
    )
    measure = fields.Selection(
        [
            ("visits", "Visits"),
            ("revenue", "Revenue"),
            ("margin", "Margin"),
            ("return", "Came at all"),
        ],
        required=True,
        readonly=True,
    )
    treated_count = fields.Integer(string="Guests with message", readonly=True)
    held_count = fields.Integer(string="Guests held out", readonly=True)
    treated_mean = fields.Float(
        string="With message", digits=(16, 2), readonly=True, aggregator="avg"
    )
    held_mean = fields.Float(
        string="Held out", digits=(16, 2), readonly=True, aggregator="avg"
    )
    difference = fields.Float(
        digits=(16, 2),
        readonly=True,
        aggregator="avg",
        help="Per guest: what the message changed, as well as can be told.",
    )
    low = fields.Float(
        string="At least",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="In 95 of 100 campaigns the truth lies between this and the next figure.",
    )
    high = fields.Float(
        string="At most", digits=(16, 2), readonly=True, aggregator=None
    )
    total = fields.Float(string="All guests together", digits=(16, 2), readonly=True)
    is_enough = fields.Boolean(string="Enough guests", readonly=True)
    is_certain = fields.Boolean(
        string="More than chance",
        readonly=True,
        help="Where nothing was changed, chance alone looks so in 5 of 100 campaigns.",
    )

    @api.depends("measure")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """In words: the name of a selection is what is stored."""
        words = dict(self._fields["measure"]._description_selection(self.env))
        for effect in self:
            effect.display_name = words.get(effect.measure)
