from odoo import api, fields, models


class RestaurantCampaignFollow(models.AbstractModel):
    """What becomes of a campaign once it is sent."""

    _name = "restaurant.campaign.follow"
    _description = "Following a Campaign"
    _inherit = ["restaurant.own.run"]

    @api.model
    def _cron_follow(self):
        """Note what was sent, measure, and close what is over: the scheduled job."""
        campaigns = self.search([("state", "=", "running")])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(campaigns))
        for campaign in campaigns:
            campaign._run_by_itself(
                lambda campaign=campaign: campaign._in_own_transaction(
                    lambda own: own._follow()
                )
            )
            if not cron._commit_progress(1):
                break

    def _follow(self):
        self._note_sent()
        self._measure()
        if self.date_end < fields.Date.context_today(self):
            self._stop("done")
