from odoo import fields, models


class RestaurantCareHanding(models.AbstractModel):
    """Hands what a rule does to Odoo: to the queues of mail and SMS, as activities, and
    as offers through the port. Nothing leaves the house in this transaction."""

    _name = "restaurant.care.handing"
    _description = "Handing over of Care"

    def _do_for(self, rule):
        """Do it, and note that it was done."""
        if not self:
            return
        rule._give_offers(rule._get_offered_sql(self))
        do = {
            "email": self._send_mails,
            "sms": self._send_sms,
            "activity": self._plan_activities,
        }.get(rule.action)
        if do:
            do(rule)
        self._mark("sent")
        if rule.action in ("email", "sms"):
            touches = self.env["restaurant.touch"].sudo()
            touches._log_care(self, rule.action, rule.purpose)

    def _send_mails(self, rule):
        template = rule.mail_template_id.sudo()
        mails = template.send_mail_batch(self.ids)
        for step, mail in zip(self, mails, strict=True):
            step.sudo().mail_id = mail

    def _send_sms(self, rule):
        template = rule.sms_template_id.sudo()
        bodies = template._render_field("body", self.ids, compute_lang=True)
        messages = (
            self.env["sms.sms"]
            .sudo()
            .create(
                [
                    {
                        "partner_id": step.guest_id.partner_id.id,
                        "number": step.guest_id.phone_e164,
                        "body": bodies[step.id],
                    }
                    for step in self
                ]
            )
        )
        for step, message in zip(self, messages, strict=True):
            step.sudo().sms_id = message

    def _plan_activities(self, rule):
        """One for each guest, for whoever looks after them."""
        today = fields.Date.context_today(self)
        model = self.env["ir.model"]._get_id("restaurant.guest")
        kind = rule.activity_type_id
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True  # no mail for each
        )
        activities.sudo().create(
            [
                {
                    "res_model_id": model,
                    "res_id": step.guest_id.id,
                    "activity_type_id": kind.id,
                    "summary": rule.name,
                    "note": rule.note,
                    "user_id": (
                        step.guest_id.owner_id or rule.user_id or self.env.user
                    ).id,
                    "date_deadline": max(step.event_date, today)
                    if rule.is_before
                    else fields.Date.add(today, days=kind.delay_count),
                    "restaurant_care": rule._get_care_reason(),
                    "automated": True,
                }
                for step in self
            ]
        )
