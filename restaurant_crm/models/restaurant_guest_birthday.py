from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools.age_band import BANDS, age_band, age_on
from ..tools.birthday import format_birthday, is_birthday, parse_birthday

BIRTHDAY_FIELDS = ("birth_day", "birth_month", "birth_year")
AGE_BANDS = [
    ("child", "Under 14"),
    ("teen", "14 to 17"),
    ("18", "18 to 24"),
    ("25", "25 to 34"),
    ("35", "35 to 44"),
    ("45", "45 to 54"),
    ("55", "55 to 64"),
    ("65", "65 and over"),
]


class RestaurantGuestBirthday(models.AbstractModel):
    """A day and a month; the year only if the guest likes to tell it."""

    _name = "restaurant.guest.birthday"
    _description = "Birthday of a Guest"

    birthday = fields.Char(
        compute="_compute_birthday",
        inverse="_inverse_birthday",
        help="Month and day, with the year in front if it is known.",
    )
    birth_day = fields.Integer(string="Day of birth", aggregator=None)
    birth_month = fields.Integer(string="Month of birth", aggregator=None)
    birth_year = fields.Integer(
        string="Year of birth", aggregator=None, help="Empty when unknown."
    )
    birthday_lunar = fields.Boolean(
        string="Lunar calendar",
        help="The day and the month are those of the lunar calendar: they are kept as "
        "they are, and not reckoned into a date of this year.",
    )
    age_band = fields.Selection(
        AGE_BANDS,
        compute="_compute_age_band",
        store=True,
        readonly=False,
        help="Follows from the year of birth; as it was entered where that is unknown.",
    )

    @api.depends(*BIRTHDAY_FIELDS)
    def _compute_birthday(self):
        for guest in self:
            guest.birthday = format_birthday(*(guest[name] for name in BIRTHDAY_FIELDS))

    def _inverse_birthday(self):
        for guest in self:
            parts = parse_birthday(guest.birthday or "")
            if parts is None:
                raise ValidationError(
                    self.env._("Write a birthday as MM-DD or YYYY-MM-DD.")
                )
            guest.write(dict(zip(BIRTHDAY_FIELDS, parts, strict=True)))

    @api.depends(*BIRTHDAY_FIELDS)
    def _compute_age_band(self):
        today = fields.Date.context_today(self)
        for guest in self:
            if guest.birth_year:
                birthday = (guest[name] for name in BIRTHDAY_FIELDS)
                guest.age_band = age_band(age_on(today, *birthday))
            else:
                guest.age_band = guest.age_band

    @api.constrains(*BIRTHDAY_FIELDS, "birthday_lunar")
    def _check_birthday(self):
        for guest in self:
            birthday = [guest[name] for name in BIRTHDAY_FIELDS]
            if any(birthday) and not is_birthday(*birthday, lunar=guest.birthday_lunar):
                raise ValidationError(self.env._("This birthday does not exist."))

    @api.model
    def _refresh_age_bands(self):
        """Guests grow older: move those to another band whose birthday has come.

        One statement. A lunar birthday is taken as if it were solar: the band is at
        most some weeks early.
        """
        self.env["restaurant.guest"].flush_model([*BIRTHDAY_FIELDS, "age_band"])
        age = SQL(
            """EXTRACT(YEAR FROM %(today)s::date)::int - birth_year
               - ((birth_month, birth_day) > (EXTRACT(MONTH FROM %(today)s::date)::int,
                  EXTRACT(DAY FROM %(today)s::date)::int))::int""",
            today=fields.Date.context_today(self),
        )
        band = SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN age >= %s THEN %s", start, name)
                for start, name in reversed(BANDS)
            ),
        )
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_guest guest SET age_band = aged.band
                     FROM (SELECT id, %s AS band
                             FROM (SELECT id, %s AS age FROM restaurant_guest
                                    WHERE birth_year > 0 AND birth_month > 0) AS known
                          ) AS aged
                    WHERE aged.id = guest.id
                      AND guest.age_band IS DISTINCT FROM aged.band""",
                band,
                age,
            )
        )
        self.env["restaurant.guest"].invalidate_model(["age_band"])
