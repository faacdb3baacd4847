from odoo import api, fields, models


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    restaurant_campaign_id = fields.Many2one(
        "restaurant.campaign",
        string="Campaign of guests",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    @api.model
    def _process_mass_mailing_queue(self):
        """However late this job runs: nobody is written to in the quiet hours."""
        self.search(
            [
                ("restaurant_campaign_id", "!=", False),
                ("state", "in", ("in_queue", "sending")),
            ]
        )._wait_for_decent_hour()
        return super()._process_mass_mailing_queue()

    def _wait_for_decent_hour(self):
        now = fields.Datetime.now()
        job = self.env.ref("mass_mailing.ir_cron_mass_mailing_queue").sudo()
        for mailing in self:
            company = mailing.restaurant_campaign_id.sudo().company_id
            policy = self.env["restaurant.contact.policy"]._get_for(company)
            moment = max(policy._next_moment(now), mailing.schedule_date or now)
            if moment > now:
                mailing.write({"schedule_type": "scheduled", "schedule_date": moment})
                job._trigger(moment)

    def _get_mass_mailing_context(self):
        """Messages tell of the guest as this group knows them."""
        return {**super()._get_mass_mailing_context(), **self._get_guest_context()}

    def _get_guest_context(self):
        campaign = self.restaurant_campaign_id.sudo()
        if not campaign:
            return {}
        return {
            "restaurant_group_id": campaign.company_id.id,
            "restaurant_campaign_id": campaign.id,
        }

    def _action_send_mail(self, res_ids=None):
        """In the name of the group: numbers are read as those of its country. SMS are
        filled in by another dialog, which does not ask what guests are known by."""
        for mailing in self:
            if group := mailing.restaurant_campaign_id.sudo().company_id:
                mailing = mailing.with_company(group)
            known = mailing.with_context(**mailing._get_guest_context())
            super(MailingMailing, known)._action_send_mail(res_ids=res_ids)
        return True

    def _get_remaining_recipients(self):
        """Look at consent, limits and budget at the moment of sending, not before."""
        if campaign := self.restaurant_campaign_id:
            if campaign.state != "running":
                return []
            campaign.sudo()._note_sent()
            campaign.sudo()._leave_out()
            campaign.sudo()._give_campaign_offers()
        return super()._get_remaining_recipients()
