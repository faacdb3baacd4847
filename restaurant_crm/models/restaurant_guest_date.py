from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.birthday import format_birthday, is_birthday, parse_birthday

KINDS = [
    ("wedding", "Wedding"),
    ("couple", "Day they met"),
    ("child", "Birthday of a child"),
    ("relative", "Birthday of a relative"),
    ("founding", "Founding of the company"),
    ("other", "Other"),
]


class RestaurantGuestDate(models.Model):
    """A day that comes again every year: a wedding, the birthday of a child."""

    _name = "restaurant.guest.date"
    _description = "Anniversary of a Guest"
    _rec_name = "kind"
    _order = "month, day, id"

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="guest_id.company_id")
    kind = fields.Selection(KINDS, required=True, default="wedding")
    name = fields.Char(string="Of whom, or what")
    date = fields.Char(
        compute="_compute_date",
        inverse="_inverse_date",
        help="Month and day, with the year in front if it is known.",
    )
    day = fields.Integer(required=True, aggregator=None)
    month = fields.Integer(required=True, aggregator=None)
    year = fields.Integer(aggregator=None, help="Empty when unknown.")
    is_lunar = fields.Boolean(string="Lunar calendar")

    _month_day_idx = models.Index("(month, day)")

    @api.depends("day", "month", "year")
    def _compute_date(self):
        for anniversary in self:
            parts = anniversary.day, anniversary.month, anniversary.year
            anniversary.date = format_birthday(*parts)

    def _inverse_date(self):
        for anniversary in self:
            parts = parse_birthday(anniversary.date or "")
            if parts is None:
                raise ValidationError(self.env._("Write a day as MM-DD or YYYY-MM-DD."))
            anniversary.day, anniversary.month, anniversary.year = parts

    @api.depends("kind", "name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for anniversary in self:
            parts = filter(None, (labels.get(anniversary.kind), anniversary.name))
            anniversary.display_name = ": ".join(parts)

    @api.constrains("day", "month", "year", "is_lunar")
    def _check_date(self):
        for anniversary in self:
            parts = anniversary.day, anniversary.month, anniversary.year
            if not is_birthday(*parts, lunar=anniversary.is_lunar):
                raise ValidationError(self.env._("This day does not exist."))

    @api.model_create_multi
    def create(self, vals_list):
        """The text that a person types is enough: day and month follow from it."""
        for vals in vals_list:
            if vals.get("date"):
                parts = parse_birthday(vals["date"]) or (0, 0, 0)
                vals.update(zip(("day", "month", "year"), parts, strict=True))
        return super().create(vals_list)
