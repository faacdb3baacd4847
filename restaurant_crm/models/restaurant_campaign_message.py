from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

TEXTS = {"subject", "body", "sms_text"}
OFFER = "object.restaurant_offer_text"
STOP = "/unsubscribe_from_list"  # Odoo makes it the link of each guest


class RestaurantCampaignMessage(models.AbstractModel):
    """The words of a campaign, and what they are filled in with."""

    _name = "restaurant.campaign.message"
    _description = "Message of a Campaign"

    subject = fields.Char(translate=False)
    body = fields.Html(
        string="Message",
        sanitize="email_outgoing",
        sanitize_output_method="html",
    )
    sms_text = fields.Text(string="SMS")
    placeholder_model = fields.Char(compute="_compute_placeholder_model")

    def _compute_placeholder_model(self):
        """Whose fields a message can hold."""
        self.placeholder_model = "restaurant.campaign.placeholder"

    @api.model_create_multi
    def create(self, vals_list):
        campaigns = super().create(vals_list)
        campaigns._check_placeholders()
        return campaigns

    def write(self, vals):
        result = super().write(vals)
        if TEXTS & vals.keys():
            self._check_placeholders()
        return result

    def _check_placeholders(self):
        """Messages are filled in with all rights: whoever writes them uses those fields
        alone that are meant for guests."""
        for campaign in self:
            self.env["restaurant.placeholders"]._check_texts(
                campaign.placeholder_model,
                campaign.body,
                campaign.subject,
                campaign.sms_text,
            )

    def _check_message(self):
        """Refuse to send what has no words."""
        if self.channel == "email" and (not self.subject or is_html_empty(self.body)):
            raise UserError(self.env._("Write a subject and a message first."))
        if self.channel == "email" and not self._get_sender():
            raise UserError(
                self.env._(
                    "Guests answer to whoever writes: give the group, or whoever is"
                    " responsible, an e-mail address first."
                )
            )
        if self.channel == "sms" and not (self.sms_text or "").strip():
            raise UserError(self.env._("Write the text of the SMS first."))
        self._check_placeholders()

    def _tells_offer(self):
        """Whether guests read what they get; letters and calls are not ours to read."""
        texts = {"email": (self.subject, self.body), "sms": (self.sms_text,)}
        if self.channel not in texts:
            return True
        return any(OFFER in (text or "") for text in texts[self.channel])

    def _get_body(self):
        """The message with the link by which a guest wants no more of them."""
        if is_html_empty(self.body) or STOP in self.body:
            return self.body
        return self.body + Markup(
            '<p style="font-size: 12px;"><a href="%(link)s">%(text)s</a></p>'
        ) % {"link": STOP, "text": self.env._("No more messages like this one")}
