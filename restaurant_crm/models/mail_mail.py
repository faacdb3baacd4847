from odoo import models


class MailMail(models.Model):
    _name = "mail.mail"
    _inherit = ["mail.mail", "restaurant.outbox"]

    def _send(self, auto_commit=False, **options):
        """Odoo commits after a mail has left. What campaigns and rules of care send is
        claimed and committed before as well, so that it leaves once."""
        once = self._filter_once()
        if others := self - once:
            super(MailMail, others)._send(auto_commit=auto_commit, **options)
        for mail in once:
            if not (claimed := mail._claim()):
                mail._note_doubtful()
            if auto_commit:
                self.env["ir.cron"]._commit_progress()
            if claimed:
                super(MailMail, claimed)._send(auto_commit=auto_commit, **options)
        return True

    def _filter_once(self):
        mails = self.sudo().filtered(
            lambda mail: (
                mail.model == "restaurant.care.step"
                or mail.mailing_id.restaurant_campaign_id
            )
        )
        return self.browse(mails.ids)

    def _note_doubtful(self):
        doubtful = self._filter_doubtful()
        if not doubtful:
            return
        reason = self._get_doubt()
        doubtful.write(
            {"state": "exception", "failure_type": "unknown", "failure_reason": reason}
        )
        doubtful._postprocess_sent_message(
            [], [], failure_reason=reason, failure_type="unknown"
        )
