from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantSegmentSize(models.Model):
    _name = "restaurant.segment.size"
    _description = "Size of a Segment"
    _rec_name = "date"
    _order = "date desc, id desc"
    _log_access = False

    segment_id = fields.Many2one(
        "restaurant.segment", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="segment_id.company_id")
    date = fields.Date(required=True, readonly=True)
    member_count = fields.Integer(
        string="Guests", required=True, readonly=True, aggregator="avg"
    )

    _segment_date_uniq = models.UniqueIndex(
        "(segment_id, date)", "A segment has one size a day."
    )

    @api.model
    def _note(self, segment):
        """Note the size that a segment has today."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_segment_size (segment_id, date, member_count)
                   VALUES (%s, %s, %s) ON CONFLICT (segment_id, date)
                   DO UPDATE SET member_count = excluded.member_count""",
                segment.id,
                fields.Date.context_today(self),
                segment.member_count,
            )
        )
        self.invalidate_model(flush=False)
        segment.invalidate_recordset(["size_ids", "trend", "growth"], flush=False)
