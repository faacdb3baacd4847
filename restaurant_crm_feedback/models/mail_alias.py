from odoo import models


class MailAlias(models.Model):
    _inherit = "mail.alias"

    def _alias_bounce_incoming_email(self, message, message_dict, set_invalid=True):
        """A guest is not told that we could not read the complaint: somebody reads it
        in the quarantine.
        """
        if set_invalid and self.sudo().alias_model_id.model == "restaurant.case":
            return None
        return super()._alias_bounce_incoming_email(
            message, message_dict, set_invalid=set_invalid
        )
