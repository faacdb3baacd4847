from odoo import models

from .restaurant_trial_inviting import GENERIC


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Give each guest the own link to the invitation, as Odoo does with the link
        that unsubscribes."""
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        mailing = self.sudo().mailing_id
        if not mailing.restaurant_campaign_id:
            return emails
        generic = f"{mailing.get_base_url()}{GENERIC}"
        bodies = [email for email in emails if generic in (email["body"] or "")]
        if bodies:
            urls = self.env["restaurant.trial.guest"]._get_mailing_urls(
                mailing.restaurant_campaign_id, [self.res_id]
            )
            own = urls.get(self.res_id, generic)
            for email in bodies:
                for part in ("body", "body_alternative"):
                    email[part] = email[part].replace(generic, own)
        return emails
