from datetime import timedelta

from odoo import api, fields, models

DAYS = 21  # that the campaign of the demonstration has run


class RestaurantDemoCampaigns(models.AbstractModel):
    _name = "restaurant.demo.campaigns"
    _description = "Campaigns of the Demonstration"

    @api.model
    def _load(self):
        """A campaign that has run for three weeks, and what it brought; most guests
        have said yes to messages."""
        company = self.env.ref("restaurant_crm.res_company_demo")
        guests = self.env["restaurant.guest"].search(
            [("company_id", "=", company.id), ("marketing_consent", "=", False)]
        )
        today = fields.Date.context_today(self)
        self.env["restaurant.consent"]._record(
            guests.filtered(lambda guest: guest.id % 6),
            "marketing",
            ["wechat", "email"],
            "given",
            "till",
            date=fields.Datetime.now() - timedelta(days=90),
            text_id=self.env.ref("restaurant_crm.restaurant_consent_text_marketing").id,
        )
        campaign = self.env.ref("restaurant_crm.restaurant_campaign_hot_pot_nights")
        campaign.date_start = today - timedelta(days=DAYS)
        campaign.date_end = today + timedelta(days=7)
        campaign.action_launch()
        campaign.action_measure()
