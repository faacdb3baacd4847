from odoo import SUPERUSER_ID, fields, models
from odoo.tools import SQL

from .pos_order import PAID

# What a deed is, a part of its id; addons take numbers from 4 on.
KINDS = {"check": 0, "sign_up": 1, "request": 2, "follow_up": 3}
ALL_KINDS = 16


class RestaurantStaffReport(models.Model):
    """What staff do for guests, one row for each deed: filters on the date and on the
    person reach the tables below.

    A till that knows its employees (Odoo's `pos_hr`) tells who of them it was.
    """

    _name = "restaurant.staff.report"
    _description = "Staff and Guests"
    _inherit = ["restaurant.ratio.mixin"]
    _auto = False
    _rec_name = "staff_name"
    _order = "date desc, id desc"
    _depends = {
        "pos.order": ["date_order", "partner_id", "state", "user_id"],
        "restaurant.guest": ["create_uid", "create_date"],
        "restaurant.guest.request": ["met_by", "met_date", "state"],
        "mail.activity": ["active", "date_done", "date_deadline", "user_id"],
    }

    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    outlet_id = fields.Many2one("restaurant.outlet", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True)
    staff_name = fields.Char(string="Who", readonly=True)
    check_count = fields.Integer(string="Checks", readonly=True)
    identified_count = fields.Integer(string="Checks of guests", readonly=True)
    sign_up_count = fields.Integer(string="New guests", readonly=True)
    request_count = fields.Integer(string="Requests met", readonly=True)
    follow_up_count = fields.Integer(string="Follow-ups", readonly=True)
    on_time_count = fields.Integer(string="Follow-ups on time", readonly=True)
    identified_rate = fields.Float(
        compute="_compute_ratios",
        aggregator="avg",
        help="Checks in the name of a guest, as a part of all checks.",
    )
    on_time_rate = fields.Float(
        compute="_compute_ratios",
        aggregator="avg",
        help="Activities of guests done in time, as a part of those done.",
    )

    _ratios = {
        "identified_rate": ("identified_count", "check_count"),
        "on_time_rate": ("on_time_count", "follow_up_count"),
    }

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._get_parts())

    def _get_parts(self):
        """Port: return a SELECT for each kind of deed, made by `_select`."""
        return [
            self._select_checks(),
            self._select_sign_ups(),
            self._select_requests(),
            self._select_follow_ups(),
        ]

    def _select(self, kind, record, date, user, company, source, **more):
        """Return a SELECT of one kind of deed; what it does not count is zero.

        :param kind: a key of `KINDS`, or the number that an addon has taken
        :param SQL record: the id of what was done, unique within its kind
        :param SQL source: FROM and WHERE; the user is `staff`, the contact `person`
        """
        counts = {
            name: SQL("0")
            for name, field in self._fields.items()
            if field.type == "integer" and name.endswith("_count")
        }
        counts.update(more.pop("counts"))
        return SQL(
            """SELECT (%(record)s)::bigint * %(kinds)s + %(kind)s AS id,
                      %(date)s AS date,
                      %(company)s AS company_id, %(outlet)s AS outlet_id,
                      %(user)s AS user_id, %(name)s AS staff_name, %(counts)s
                 %(source)s""",
            record=record,
            kind=KINDS.get(kind, kind),
            kinds=ALL_KINDS,
            date=date,
            company=company,
            outlet=more.get("outlet", SQL("NULL::int")),
            user=user,
            name=more.get("name", SQL("person.name")),
            counts=SQL(", ").join(
                SQL("%s AS %s", value, SQL.identifier(name))
                for name, value in counts.items()
            ),
            source=source,
        )

    def _select_checks(self):
        name, employee = SQL("person.name"), SQL()
        if "employee_id" in self.env["pos.order"]._fields:
            name = SQL("COALESCE(employee.name, person.name)")
            employee = SQL(
                "LEFT JOIN hr_employee employee ON employee.id = o.employee_id"
            )
        return self._select(
            "check",
            SQL("o.id"),
            SQL("o.date_order"),
            SQL("o.user_id"),
            SQL("o.company_id"),
            SQL(
                """FROM pos_order o
                   JOIN pos_config till ON till.id = o.config_id
                   LEFT JOIN res_users staff ON staff.id = o.user_id
                   LEFT JOIN res_partner person ON person.id = staff.partner_id %s
                  WHERE o.state IN %s AND o.is_refund IS NOT TRUE""",
                employee,
                PAID,
            ),
            outlet=SQL("till.restaurant_outlet_id"),
            name=name,
            counts={
                "check_count": SQL("1"),
                "identified_count": SQL("(o.partner_id IS NOT NULL)::int"),
            },
        )

    def _select_sign_ups(self):
        return self._select(
            "sign_up",
            SQL("guest.id"),
            SQL("guest.create_date"),
            SQL("guest.create_uid"),
            SQL("guest.company_id"),
            SQL(
                """FROM restaurant_guest guest
                   JOIN res_users staff ON staff.id = guest.create_uid
                   JOIN res_partner person ON person.id = staff.partner_id
                  WHERE guest.create_uid <> %s""",
                SUPERUSER_ID,  # who became a guest by paying, or came from a file
            ),
            outlet=SQL("guest.outlet_id"),
            counts={"sign_up_count": SQL("1")},
        )

    def _select_requests(self):
        return self._select(
            "request",
            SQL("wish.id"),
            SQL("wish.met_date"),
            SQL("wish.met_by"),
            SQL("guest.company_id"),
            SQL(
                """FROM restaurant_guest_request wish
                   JOIN restaurant_guest guest ON guest.id = wish.guest_id
                   JOIN res_users staff ON staff.id = wish.met_by
                   JOIN res_partner person ON person.id = staff.partner_id
                  WHERE wish.state = 'met'"""
            ),
            outlet=SQL("wish.outlet_id"),
            counts={"request_count": SQL("1")},
        )

    def _select_follow_ups(self):
        """Activities of guests that were done."""
        return self._select(
            "follow_up",
            SQL("deed.id"),
            SQL("deed.date_done::timestamp"),
            SQL("deed.user_id"),
            SQL("guest.company_id"),
            SQL(
                """FROM mail_activity deed
                   JOIN restaurant_guest guest ON guest.id = deed.res_id
                   JOIN res_users staff ON staff.id = deed.user_id
                   JOIN res_partner person ON person.id = staff.partner_id
                  WHERE deed.res_model = 'restaurant.guest'
                    AND NOT deed.active AND deed.date_done IS NOT NULL"""
            ),
            counts={
                "follow_up_count": SQL("1"),
                "on_time_count": SQL("(deed.date_done <= deed.date_deadline)::int"),
            },
        )
