from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

# What a guest takes over from another one, if it lacks it.
MERGED_FIELDS = (
    "gender",
    "age_band",
    "nationality_id",
    "acquisition_source_id",
    "acquisition_date",
)


class RestaurantGuestProfile(models.AbstractModel):
    """Who a guest is, beyond name and number: told by the guest, never required."""

    _name = "restaurant.guest.profile"
    _inherit = ["restaurant.guest.phone"]
    _description = "Profile of a Guest"

    gender = fields.Selection(
        [("female", "Female"), ("male", "Male"), ("other", "Other")],
        help="Empty when the guest did not say.",
    )
    nationality_id = fields.Many2one("res.country")
    employer_id = fields.Many2one(
        related="partner_id.parent_id", readonly=False, string="Company"
    )
    position = fields.Char(related="partner_id.function", readonly=False)
    industry_id = fields.Many2one(related="partner_id.industry_id", readonly=False)
    date_ids = fields.One2many(
        "restaurant.guest.date", "guest_id", string="Anniversaries"
    )
    link_ids = fields.One2many(
        "restaurant.guest.link", "guest_id", string="Household and friends"
    )
    note_ids = fields.One2many("restaurant.guest.note", "guest_id", string="Notes")
    tag_ids = fields.Many2many(
        "restaurant.guest.tag",
        "restaurant_guest_tag_rel",
        "guest_id",
        "tag_id",
        string="Tags",
        domain="[('kind', '=', 'manual')]",
    )
    auto_tag_ids = fields.Many2many(
        "restaurant.guest.tag",
        "restaurant_guest_auto_tag_rel",
        "guest_id",
        "tag_id",
        string="Tags by rule",
        readonly=True,
        copy=False,
        help="Given and taken by the rules of the tags, every night.",
    )
    table_ids = fields.Many2many(
        "restaurant.table",
        "restaurant_guest_table_rel",
        "guest_id",
        "table_id",
        string="Favourite tables",
    )
    key_ids = fields.One2many(
        "restaurant.guest.key", "guest_id", string="Keys in other systems"
    )
    acquisition_source_id = fields.Many2one(
        "utm.source",
        string="Came by",
        ondelete="restrict",
        index="btree_not_null",
        help="How the guest became known to us. Written once, never overwritten.",
    )
    acquisition_date = fields.Date(string="Known since", readonly=True, copy=False)

    @api.constrains("tag_ids")
    def _check_tags_are_manual(self):
        if self.tag_ids.filtered(lambda tag: tag.kind == "rule"):
            raise AccessError(
                self.env._("A tag that has a rule is given by its rule alone.")
            )

    def write(self, vals):
        if vals.get("acquisition_source_id") and not self.env.su:
            self._check_acquisition(vals["acquisition_source_id"])
        return super().write(vals)

    def _check_acquisition(self, source_id):
        for guest in self:
            source = guest.acquisition_source_id
            if source and source.id != source_id:
                raise AccessError(
                    self.env._(
                        "%(guest)s came by %(way)s: that is written once.",
                        guest=guest.display_name,
                        way=source.name,
                    )
                )

    @api.model
    def _get_acquisition_source(self, code):
        """Return the source that stands for a way by which guests become known.

        :param str code: till, desk or import
        """
        xml_id = f"restaurant_crm.utm_source_{code}"
        data = self.env["ir.model.data"].sudo()
        source_id = data._xmlid_to_res_id(xml_id, raise_if_not_found=False)
        return self.env["utm.source"].browse(source_id or [])

    def _note_first_visit(self, outlet):
        """Fill in once where these guests were first seen, and how they came.

        :param restaurant.outlet outlet: where they were seen
        """
        without_outlet = self.filtered(lambda guest: not guest.outlet_id)
        if without_outlet:
            without_outlet.outlet_id = outlet
        without_source = self.filtered(lambda guest: not guest.acquisition_source_id)
        if without_source:
            without_source.acquisition_source_id = self._get_acquisition_source("till")

    def _note_first_outlets(self):
        """Fill in once where guests came first, from their visits: one statement."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_guest guest SET outlet_id = first.outlet_id
                     FROM (SELECT DISTINCT ON (guest_id) guest_id, outlet_id
                             FROM restaurant_visit
                            WHERE guest_id = ANY(%s) AND active
                            ORDER BY guest_id, business_date, id) AS first
                    WHERE first.guest_id = guest.id AND guest.outlet_id IS NULL""",
                self.ids,
            )
        )
        self.invalidate_recordset(["outlet_id"])

    def _merge_into(self, guest):
        """What hangs on these profiles now hangs on the guest that stays."""
        guest.tag_ids |= self.tag_ids
        # Nobody writes tags by rule by hand, whoever merges.
        guest.sudo().auto_tag_ids |= self.auto_tag_ids
        guest.table_ids |= self.table_ids
        guest.favourite_product_ids |= self.favourite_product_ids
        for name in ("date_ids", "note_ids", "warning_ids", "key_ids"):
            self.with_context(active_test=False)[name].guest_id = guest
        self.link_ids._move_to(guest)
        return super()._merge_into(guest)

    def _prepare_merged_values(self, guest):
        values = super()._prepare_merged_values(guest)
        for name in MERGED_FIELDS:
            known = (other[name] for other in self if other[name])
            if not guest[name] and (value := next(known, None)):
                values[name] = value.id if name.endswith("_id") else value
        return values

    @api.model
    def _cron_refresh_profiles(self):
        self._refresh_age_bands()
        cron = self.env["ir.cron"]
        while guests := self._refresh_completeness():
            if not cron._commit_progress(len(guests)):
                break
