from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class RestaurantCampaignStanding(models.AbstractModel):
    """How far the sending of a campaign is, and who gets no message and why."""

    _name = "restaurant.campaign.standing"
    _description = "Standing of a Campaign"

    standing = fields.Char(compute="_compute_standing")

    @api.depends("member_ids.state", "unreachable_count")
    @api.depends_context("lang", "tz")
    def _compute_standing(self):
        for campaign in self:
            texts = []
            if campaign.state == "running":
                texts = [*campaign._describe_waiting(), *campaign._describe_left_out()]
            campaign.standing = " · ".join(texts)

    def _describe_waiting(self):
        counts = self._count_members("waiting")
        if not counts:
            return []
        count = sum(counts.values())
        mailing = self.sudo().mailing_id
        moment = mailing.state == "in_queue" and mailing.schedule_date
        if moment and moment > fields.Datetime.now():
            moment = format_datetime(self.env, moment, dt_format="short")
            text = self.env._(
                "Waiting: %(count)s, sent after the quiet hours: %(moment)s",
                count=count,
                moment=moment,
            )
        else:
            text = self.env._("Waiting, sent in the next minutes: %s", count)
        return [text]

    def _describe_left_out(self):
        members = self.env["restaurant.campaign.member"]._fields
        labels = dict(members["reason"]._description_selection(self.env))
        counts = self._count_members("skipped")
        texts = [f"{labels.get(why, '')}: {count}" for why, count in counts.items()]
        if self.unreachable_count:
            texts.append(
                self.env._(
                    "No address, or did not allow it: %s", self.unreachable_count
                )
            )
        return texts

    def _count_members(self, state):
        """Return {reason: number} of guests in a state, most first."""
        rows = self.env["restaurant.campaign.member"]._read_group(
            [("campaign_id", "=", self._origin.id), ("state", "=", state)],
            ["reason"],
            ["__count"],
            order="__count DESC",
        )
        return dict(rows)

    def _check_somebody(self):
        """Refuse to begin what would reach nobody: it could not be begun again."""
        if not self.member_count:
            self._refuse_nobody()

    def _refuse_nobody(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "None of the %(count)s guests of this segment can be written to"
                " (%(channel)s): they have no address, or did not allow it. Nothing was"
                " sent.",
                count=self.segment_id.member_count,
                channel=channels[self.channel],
            )
        )
