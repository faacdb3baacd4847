from odoo import api, models, modules


class SmsSms(models.Model):
    _name = "sms.sms"
    _inherit = ["sms.sms", "restaurant.outbox"]

    @api.model
    def _process_queue(self):
        return super(
            SmsSms, self.with_context(restaurant_sms_queue=True)
        )._process_queue()

    def _send(self, **options):
        """Odoo commits after a batch has left, and sends it again if it cannot. What
        the queue sends is claimed and committed before as well: it leaves once."""
        if not self.env.context.get("restaurant_sms_queue"):
            return super()._send(**options)
        claimed = self._claim()
        doubtful = (self - claimed)._filter_doubtful()
        doubtful._update_sms_state_and_trackers("error", failure_type="unknown")
        if not modules.module.current_test:
            self.env["ir.cron"]._commit_progress()
        return super(SmsSms, claimed)._send(**options) if claimed else None
