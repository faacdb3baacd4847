from odoo import models


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["restaurant.care.template", "mail.template"]

    def _get_care_texts(self):
        return (self.body_html, self.subject)
