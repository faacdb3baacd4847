from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class RestaurantCampaignDelivery(models.AbstractModel):
    """What became of the messages of a campaign, and how it goes on after a provider
    has failed."""

    _name = "restaurant.campaign.delivery"
    _description = "Delivery of a Campaign"

    def _mark_sent(self, condition, state="sent"):
        """Note who was reached, and count it against the limits of every campaign."""
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_campaign_member member
                      SET state = %s, date = %s
                    WHERE campaign_id = %s AND state = 'waiting' AND %s""",
                state,
                fields.Datetime.now(),
                self.id,
                condition,
            )
        )
        reached = self.env.cr.rowcount
        self._forget_members()
        if state == "sent" and reached:
            self.env["restaurant.touch"].sudo()._log(
                SQL(
                    """SELECT guest_id FROM restaurant_campaign_member
                        WHERE campaign_id = %s AND state = 'sent'""",
                    self.id,
                ),
                self.channel,
                self.purpose,
                f"campaign {self.id}",
                self,
            )

    def _forget_members(self):
        self.env["restaurant.campaign.member"].invalidate_model(flush=False)
        counted = ["member_ids", "member_count", "held_count", "sent_count"]
        counted += ["failed_count", "sending_cost"]
        self.invalidate_recordset(counted, flush=False)

    def _note_sent(self):
        """Take over from Odoo's mailing who got the message."""
        self.ensure_one()
        if not self.mailing_id:
            return
        self.env.flush_all()
        for state, failed in (("failed", True), ("sent", False)):
            self._mark_sent(
                SQL(
                    """EXISTS (
                        SELECT FROM mailing_trace trace
                          JOIN restaurant_guest guest ON guest.partner_id = trace.res_id
                         WHERE trace.mass_mailing_id = %s
                           AND trace.model = 'res.partner'
                           AND guest.id = member.guest_id
                           AND (trace.trace_status = ANY(%s)) = %s
                           AND trace.trace_status <> 'outgoing')""",
                    self.mailing_id.id,
                    ["error", "bounce", "cancel"],
                    failed,
                ),
                state,
            )

    def action_retry(self):
        """Send again what a provider has refused; consent, limits and budget are looked
        at anew, and nobody who has the message gets it twice."""
        self.check_access("write")
        for campaign in self:
            campaign._lock()
            if campaign.state != "running":
                raise UserError(self.env._("Only a campaign that runs sends messages."))
            campaign._note_sent()
            mailing = campaign.sudo().mailing_id
            mailing.action_retry_failed()
            mailing._wait_for_decent_hour()
            campaign._wait_again()

    def _empty_queues(self):
        """What waits to be handed over does not leave any more; what is being handed
        over does."""
        waiting = [
            ("mailing_id", "in", self.sudo().mailing_id.ids),
            ("state", "=", "outgoing"),
            ("restaurant_claimed_at", "=", False),
        ]
        mails = self.env["mail.mail"].sudo().search(waiting)
        mails.mailing_trace_ids.set_canceled()
        mails.cancel()
        messages = self.env["sms.sms"].sudo().search(waiting)
        messages._update_sms_state_and_trackers("canceled")

    def _wait_again(self):
        """Those whom Odoo's mailing does not count as done any more."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_campaign_member member
                      SET state = 'waiting', date = NULL
                    WHERE campaign_id = %s AND state = 'failed'
                      AND NOT EXISTS (
                          SELECT FROM mailing_trace trace
                            JOIN restaurant_guest guest
                              ON guest.partner_id = trace.res_id
                           WHERE trace.mass_mailing_id = %s
                             AND trace.model = 'res.partner'
                             AND guest.id = member.guest_id)""",
                self.id,
                self.mailing_id.id,
            )
        )
        self._forget_members()

    def action_view_mailing(self):
        self.ensure_one()
        return self.mailing_id._get_records_action()
