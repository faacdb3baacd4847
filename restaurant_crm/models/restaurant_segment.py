import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.segment_classes import SEGMENT_CLASSES

SERVER_FIELDS = {
    "kind",
    "class_key",
    "rule_user_id",
    "member_ids",
    "member_count",
    "share",
    "refreshed_at",
    "is_broken",
    "origin_id",
}
TREND_DAYS = 90
LARGE = 0.5  # of all guests of the group


class RestaurantSegment(models.Model):
    """Guests who have something in common. Who they are is counted again every night,
    and on request; a frozen list stays as it is.
    """

    _name = "restaurant.segment"
    _description = "Segment"
    _inherit = ["restaurant.group.record", "restaurant.segment.rule", "mail.thread"]
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=50)
    color = fields.Integer()
    note = fields.Text(help="What this segment is for.")
    member_ids = fields.Many2many(
        "restaurant.guest",
        "restaurant_segment_member",
        "segment_id",
        "guest_id",
        string="Members",
        readonly=True,
        copy=False,
    )
    member_count = fields.Integer(string="Guests", readonly=True, copy=False)
    share = fields.Float(
        string="Share of all guests", readonly=True, copy=False, aggregator=None
    )
    refreshed_at = fields.Datetime(string="Counted at", readonly=True, copy=False)
    is_broken = fields.Boolean(
        string="Cannot be counted",
        readonly=True,
        copy=False,
        help="The rule asks for something that is not there any more, or that its"
        " author may not see. The members are those found last.",
    )
    origin_id = fields.Many2one(
        "restaurant.segment", string="Frozen from", readonly=True, ondelete="set null"
    )
    size_ids = fields.One2many("restaurant.segment.size", "segment_id", readonly=True)
    trend = fields.Text(compute="_compute_trend")
    growth = fields.Integer(
        compute="_compute_trend", help="Guests more, or less, than 30 days ago."
    )
    needs_confirmation = fields.Boolean(
        string="Ask before use",
        compute="_compute_needs_confirmation",
        help="Nobody is in this segment, or more than half of all guests are.",
    )

    _company_class_uniq = models.UniqueIndex(
        "(company_id, class_key) WHERE kind = 'class'",
        "A group has each built-in class once.",
    )

    @api.depends("name", "kind", "class_key")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["class_key"]._description_selection(self.env))
        for segment in self:
            label = segment.kind == "class" and labels.get(segment.class_key)
            segment.display_name = label or segment.name

    @api.depends("size_ids.member_count")
    def _compute_trend(self):
        since = fields.Date.subtract(fields.Date.context_today(self), days=TREND_DAYS)
        month = fields.Date.subtract(fields.Date.context_today(self), days=30)
        sizes = self.env["restaurant.segment.size"].search_fetch(
            [("segment_id", "in", self.ids), ("date", ">=", since)],
            ["segment_id", "date", "member_count"],
            order="date",
        )
        by_segment = sizes.grouped("segment_id")
        for segment in self:
            rows = by_segment.get(segment, sizes.browse())
            segment.trend = json.dumps([segment._prepare_trend(rows)])
            before = rows.filtered(lambda row: row.date <= month)[-1:] or rows[:1]
            segment.growth = before and segment.member_count - before.member_count

    def _prepare_trend(self, sizes):
        """Return the size over time as `dashboard_graph` wants it."""
        return {
            "key": self.env._("Guests"),
            "values": [
                {"x": fields.Date.to_string(row.date), "y": row.member_count}
                for row in sizes
            ],
        }

    @api.depends("member_count", "share")
    def _compute_needs_confirmation(self):
        for segment in self:
            segment.needs_confirmation = (
                not segment.member_count or segment.share > LARGE
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_server_fields(vals)
        segments = super().create(vals_list)
        segments.filtered(lambda segment: segment.kind == "rule")._refresh()
        return segments

    def write(self, vals):
        self._check_server_fields(vals)
        if "domain" in vals:
            vals = {**vals, "rule_user_id": self.env.uid}
        result = super().write(vals)
        if "domain" in vals:
            self._refresh()
        return result

    def copy_data(self, default=None):
        """A copy is a rule that may be changed, whatever the original is."""
        vals_list = super().copy_data(default)
        for segment, vals in zip(self, vals_list, strict=True):
            if default and "kind" in default:
                continue
            for name in SERVER_FIELDS:
                vals.pop(name, None)
            if segment.kind == "class":
                vals["domain"] = repr(list(segment._get_domain()))
            elif segment.kind == "static":
                vals["domain"] = repr([("segment_ids", "in", segment.ids)])
            vals["name"] = self.env._("%(name)s (copy)", name=segment.display_name)
        return vals_list

    @api.model
    def _check_server_fields(self, vals):
        """Whose rights a rule has, and who its members are, is not up to a client."""
        if not self.env.su and SERVER_FIELDS & vals.keys():
            raise AccessError(
                self.env._("Members and sizes of a segment follow from its rule.")
            )

    # Members --------------------------------------------------------------------------

    def _refresh(self):
        """Find the members anew: one statement for each segment. A rule that does not
        work any more leaves those that it has found last.
        """
        self.env.flush_all()
        members = self.env["restaurant.segment.member"].sudo()
        for segment in self.filtered(lambda segment: segment.kind != "static"):
            found = segment._get_members_sql()
            segment.sudo().is_broken = found is None
            if found is not None:
                members._replace(segment, found)
                segment._count_members()

    def _count_members(self):
        """Note how many they are now, and today."""
        for segment in self.sudo():
            size = self.env["restaurant.segment.member"].search_count(
                [("segment_id", "=", segment.id)]
            )
            guests = self.env["restaurant.guest"].search_count(
                [("company_id", "=", segment.company_id.id)]
            )
            segment.write(
                {
                    "member_count": size,
                    "share": size / guests if guests else 0.0,
                    "refreshed_at": fields.Datetime.now(),
                }
            )
            self.env["restaurant.segment.size"]._note(segment)

    @api.model
    def _refresh_all(self):
        """Count all segments in one go: for demonstrations."""
        self.search([("kind", "!=", "static")])._refresh()

    @api.model
    def _cron_refresh(self):
        """Count all segments, in small steps: the scheduled job."""
        segments = self.search([("kind", "!=", "static")])
        self.env["ir.cron"]._commit_progress(remaining=len(segments))
        for segment in segments.sorted(
            lambda s: (bool(s.refreshed_at), s.refreshed_at)
        ):
            segment._refresh()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _create_classes(self, company):
        """Give a group its built-in classes, those that it has not yet."""
        root = company.root_id
        known = self.with_context(active_test=False).search(
            [("company_id", "=", root.id), ("kind", "=", "class")]
        )
        return self.create(
            [
                {
                    "name": label,
                    "kind": "class",
                    "class_key": key,
                    "company_id": root.id,
                    "sequence": number,
                }
                for number, (key, label) in enumerate(SEGMENT_CLASSES, 1)
                if key not in known.mapped("class_key")
            ]
        )

    def action_refresh(self):
        """Find the members now."""
        self.check_access("write")
        self._refresh()

    def action_freeze(self):
        """Copy the members to a list that stays as it is."""
        self.ensure_one()
        self.check_access("write")
        today = fields.Date.context_today(self)
        frozen = self.sudo().copy(self._prepare_frozen(today))
        members = self.env["restaurant.segment.member"].sudo()
        members._replace(frozen, self._get_stored_members_sql())
        frozen._count_members()
        return frozen.sudo(False)._get_records_action()

    def _prepare_frozen(self, date):
        return {
            "name": self.env._(
                "%(segment)s on %(date)s", segment=self.display_name, date=date
            ),
            "kind": "static",
            "class_key": False,
            "domain": "[]",
            "origin_id": self.id,
        }

    def _get_stored_members_sql(self):
        return SQL(
            "SELECT guest_id FROM restaurant_segment_member WHERE segment_id = %s",
            self.id,
        )

    def action_view_members(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_guest_action"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("segment_ids", "in", self.ids)],
            "context": {},
        }
