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
        group = self.restaurant_campaign_id.sudo().company_id
        return {
            **super()._get_mass_mailing_context(),
            **({"restaurant_group_id": group.id} if group else {}),
        }

    def _get_remaining_recipients(self):
        """Look at consent, limits and budget at the moment of sending, not before."""
        if campaign := self.restaurant_campaign_id:
            if campaign.state != "running":
                return []
            campaign.sudo()._note_sent()
            campaign.sudo()._leave_out()
            campaign.sudo()._give_campaign_offers()
        return super()._get_remaining_recipients()
