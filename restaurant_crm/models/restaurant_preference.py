from odoo import fields, models


class RestaurantPreference(models.Model):
    _name = "restaurant.preference"
    _description = "Preference"
    _order = "kind, sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Stable key for imports and other systems.")
    kind = fields.Selection(
        [
            ("taste", "Taste"),
            ("allergen", "Allergen"),
            ("diet", "Diet"),
            ("seat", "Seat"),
        ],
        required=True,
        default="taste",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "This code is used already.")
