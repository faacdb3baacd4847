from odoo import api, models


class RestaurantCampaignListReport(models.AbstractModel):
    """Whom to write to, or to call, on paper: those of a campaign who are not held out.

    It takes guests out as an export does.
    """

    _name = "report.restaurant_crm.campaign_list"
    _description = "List of a Campaign"

    @api.model
    def _get_report_values(self, docids, data=None):
        campaigns = self.env["restaurant.campaign"].browse(docids)
        campaigns.check_access("read")
        members = {
            campaign.id: campaign.member_ids.filtered(lambda one: one.state == "sent")
            for campaign in campaigns
        }
        for campaign in campaigns:
            guests = members[campaign.id].guest_id
            guests._log_export([self.env._("List of a campaign"), campaign.name])
        return {
            "doc_ids": docids,
            "doc_model": "restaurant.campaign",
            "docs": campaigns,
            "members": members,
        }
