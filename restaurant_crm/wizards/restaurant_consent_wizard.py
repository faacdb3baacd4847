from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.restaurant_consent import CHANNELS, PURPOSES, WITHOUT_CHANNEL


class RestaurantConsentWizard(models.TransientModel):
    """Take down what a guest allows, or takes back."""

    _name = "restaurant.consent.wizard"
    _description = "Take Down a Consent"

    guest_ids = fields.Many2many("restaurant.guest", string="Guests", required=True)
    guest_count = fields.Integer(compute="_compute_guest_count")
    state = fields.Selection(
        [("given", "The guest agrees"), ("withdrawn", "The guest does not agree")],
        required=True,
        default="given",
    )
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    by_email = fields.Boolean(string="E-mail")
    by_sms = fields.Boolean(string="SMS")
    by_phone = fields.Boolean(string="Phone call")
    by_wechat = fields.Boolean(string="WeChat")
    by_post = fields.Boolean(string="Letter")
    without_channel = fields.Boolean(compute="_compute_without_channel")
    text_id = fields.Many2one(
        "restaurant.consent.text",
        string="Words",
        compute="_compute_text_id",
        store=True,
        readonly=False,
        domain="[('purpose', '=', purpose)]",
    )
    text = fields.Text(related="text_id.text")
    source = fields.Selection(
        [
            ("desk", "Told to us"),
            ("form", "Signed form"),
            ("request", "Written request"),
        ],
        required=True,
        default="desk",
    )
    proof = fields.Char(help="Where the form lies, who was there, which message.")

    @api.depends("guest_ids")
    def _compute_guest_count(self):
        for wizard in self:
            wizard.guest_count = len(wizard.guest_ids)

    @api.depends("purpose")
    def _compute_without_channel(self):
        for wizard in self:
            wizard.without_channel = wizard.purpose in WITHOUT_CHANNEL

    @api.depends("purpose")
    def _compute_text_id(self):
        texts = self.env["restaurant.consent.text"]
        for wizard in self:
            company = wizard.guest_ids.company_id[:1] or self.env.company
            wizard.text_id = texts._get_current(wizard.purpose, company)

    def action_record(self):
        self.ensure_one()
        self.guest_ids.check_access("write")
        keys = [key for key, _label in CHANNELS if key != "none"]
        channels = [key for key in keys if self[f"by_{key}"]]
        if not channels and not self.without_channel:
            raise UserError(self.env._("Choose a channel at least."))
        self.env["restaurant.consent"]._record(
            self.guest_ids,
            self.purpose,
            channels,
            self.state,
            self.source,
            text_id=self.text_id.id,
            proof=self.proof,
        )
