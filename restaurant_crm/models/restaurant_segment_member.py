from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantSegmentMember(models.Model):
    """One guest in one segment, and since when. Written by sets alone."""

    _name = "restaurant.segment.member"
    _description = "Member of a Segment"
    _rec_name = "guest_id"
    _order = "since desc, id"
    _log_access = False

    segment_id = fields.Many2one(
        "restaurant.segment", required=True, readonly=True, ondelete="cascade"
    )
    guest_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="segment_id.company_id")
    since = fields.Date(readonly=True)

    _segment_guest_uniq = models.UniqueIndex(
        "(segment_id, guest_id)", "A guest is in a segment once."
    )

    @api.model
    def _replace(self, segment, found):
        """Make guests the members of a segment: one statement, however many.

        Who was in it already stays since the same day.

        :param SQL found: a SELECT of the ids of guests
        """
        self.env.cr.execute(
            SQL(
                """
                WITH found (id) AS MATERIALIZED (%(found)s), gone AS (
                    DELETE FROM restaurant_segment_member member
                     WHERE segment_id = %(segment)s
                       AND NOT EXISTS (SELECT FROM found WHERE id = member.guest_id))
                INSERT INTO restaurant_segment_member (segment_id, guest_id, since)
                SELECT %(segment)s, id, %(today)s FROM found
                ON CONFLICT (segment_id, guest_id) DO NOTHING
                """,
                found=found,
                segment=segment.id,
                today=fields.Date.context_today(self),
            )
        )
        self.invalidate_model(flush=False)
        segment.invalidate_recordset(["member_ids"], flush=False)
        self.env["restaurant.guest"].invalidate_model(["segment_ids"], flush=False)

    @api.model
    def _move(self, guests, guest):
        """Put a guest where these guests are: they turned out to be one."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_segment_member (segment_id, guest_id, since)
                   SELECT segment_id, %s, MIN(since) FROM restaurant_segment_member
                    WHERE guest_id = ANY(%s) GROUP BY segment_id
                   ON CONFLICT (segment_id, guest_id) DO NOTHING""",
                guest.id,
                guests.ids,
            )
        )
        self.invalidate_model(flush=False)
        self.env["restaurant.segment"].invalidate_model(["member_ids"], flush=False)
        self.env["restaurant.guest"].invalidate_model(["segment_ids"], flush=False)
