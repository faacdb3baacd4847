from odoo import models


class SmsTemplate(models.Model):
    _name = "sms.template"
    _inherit = ["restaurant.care.template", "sms.template"]

    def _get_care_texts(self):
        return (False, self.body)
