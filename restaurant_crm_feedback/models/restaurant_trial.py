from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("draft", "Planned"),
    ("inviting", "Guests are invited"),
    ("held", "Tasted"),
    ("decided", "Decided"),
    ("cancel", "Called off"),
]


class RestaurantTrial(models.Model):
    """Loyal guests taste dishes before everybody else can order them, say what they
    think, and head office decides."""

    _name = "restaurant.trial"
    _description = "Tasting"
    _inherit = [
        "restaurant.trial.inviting",
        "restaurant.trial.rating",
        "mail.thread",
        "restaurant.activity.mixin",
    ]
    _order = "date desc, id desc"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("dish", "New dishes"), ("panel", "Tasting panel")],
        required=True,
        default="dish",
    )
    state = fields.Selection(
        STATES,
        string="Stage",
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    outlet_id = fields.Many2one("restaurant.outlet", required=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    date = fields.Datetime(string="When", required=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    welcome = fields.Text(
        string="Words to guests", help="Guests read it above the date and the dishes."
    )
    note = fields.Text(help="What the tasting is to find out.")
    dish_ids = fields.One2many(
        "restaurant.trial.dish", "trial_id", string="Dishes", copy=True
    )

    @api.depends("outlet_id.company_id")
    def _compute_company_id(self):
        for trial in self:
            trial.company_id = trial.outlet_id.company_id.root_id

    def write(self, vals):
        """More places are for those who wait."""
        result = super().write(vals)
        if "seats" in vals:
            self._give_places()
        return result

    def action_hold(self):
        """It took place: who has not come is known now."""
        self.check_access("write")
        self.filtered(lambda t: t.state in ("draft", "inviting")).state = "held"
        missing = self.guest_ids.filtered(lambda g: g.state in ("coming", "waiting"))
        missing.state = "absent"

    def action_decide(self):
        """All dishes are decided on."""
        self.check_access("write")
        undecided = self.dish_ids.filtered(lambda dish: not dish.decision)
        if undecided:
            raise UserError(
                self.env._(
                    "Decide on each dish first: %(dishes)s.",
                    dishes=", ".join(undecided.product_id.mapped("name")),
                )
            )
        self.state = "decided"

    def action_cancel(self):
        """Call it off; nobody is written to any more, and who has said yes has to be
        told."""
        self.check_access("write")
        for trial in self.filtered(lambda t: t.state in ("draft", "inviting")):
            if trial.coming_count:
                trial.activity_schedule(
                    "mail.mail_activity_data_call",
                    summary=self.env._("Tell those who wanted to come"),
                    user_id=(trial.user_id or self.env.user).id,
                )
            trial.campaign_id.action_cancel()
            trial.state = "cancel"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if self.guest_ids.feedback_id:
            raise UserError(
                self.env._("Guests have said what they think: archive it instead.")
            )
