from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .pos_order import PAID

CHANNELS = [("dine_in", "Dine in"), ("takeaway", "Takeaway"), ("delivery", "Delivery")]
DAYPARTS = [
    ("breakfast", "Breakfast"),
    ("lunch", "Lunch"),
    ("afternoon", "Afternoon"),
    ("dinner", "Dinner"),
    ("late", "Late"),
]
MISSING_DAYS = 7


class RestaurantVisit(models.Model):
    """One seating of one guest, made of paid checks. Written by the server only."""

    _name = "restaurant.visit"
    _description = "Visit"
    _rec_name = "business_date"
    _order = "business_date desc, end_at desc, id desc"

    active = fields.Boolean(
        default=True, help="A visit that was refunded in full does not count."
    )
    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, index=True, readonly=True
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    business_date = fields.Date(required=True, index=True, readonly=True)
    start_at = fields.Datetime(string="From", required=True, readonly=True)
    end_at = fields.Datetime(string="Until", required=True, readonly=True)
    table_id = fields.Many2one(
        "restaurant.table", ondelete="set null", index="btree_not_null", readonly=True
    )
    covers = fields.Integer(readonly=True)
    check_count = fields.Integer(string="Checks", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    net_amount = fields.Monetary(
        readonly=True,
        help="What was paid for food and drink: without tips, less refunds.",
    )
    margin = fields.Monetary(
        readonly=True,
        help="The same without tax, less the cost of the dishes. Dishes without a cost "
        "add nothing; it is known a while after the check is paid.",
    )
    channel = fields.Selection(
        CHANNELS, required=True, default="dine_in", readonly=True
    )
    daypart = fields.Selection(
        DAYPARTS,
        string="Part of the day",
        required=True,
        readonly=True,
    )
    check_ids = fields.One2many("restaurant.visit.check", "visit_id", readonly=True)
    source = fields.Char(
        string="System",
        readonly=True,
        help="Where the visit was taken in from; empty: our own tills.",
    )
    external_key = fields.Char(readonly=True)

    _source_key_uniq = models.UniqueIndex(
        "(company_id, source, external_key) WHERE external_key IS NOT NULL",
        "This visit was taken in before.",
    )
    # All that figures ask, in the order in which they ask: the table is not read
    _guest_figures_idx = models.Index(
        "(guest_id, business_date, id) INCLUDE"
        " (active, outlet_id, channel, daypart, covers, net_amount, margin)"
    )

    @api.depends("guest_id", "business_date")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = f"{visit.guest_id.name} {visit.business_date}"

    @api.model
    def _register_check(self, order, announce=True):
        """Take a paid check into the visit it belongs to, once.

        A refund goes to the visit of the check it refunds, whoever asks for it. A check
        without food (a tip, a top-up) belongs to no visit. Many old checks at once: see
        `restaurant.history.batch`.

        :param announce: whether other addons are told
        :return: the `restaurant.visit.check` of the order
        """
        checks = self.env["restaurant.visit.check"]
        if check := checks.search([("order_id", "=", order.id)]):
            return check
        refunded = order.lines.refunded_orderline_id.order_id.filtered("partner_id")
        is_refund = bool(order.is_refund or refunded)
        if is_refund:
            known = [
                self._register_check(paid, announce) for paid in refunded.sorted("id")
            ]
            visit = checks.union(*known).visit_id[:1]
        else:
            visit = self._seat(order)
        check = checks.create(checks._prepare_check(order, visit, is_refund))
        if is_refund or not all(visit.mapped("active")):
            visit._recount()
        if announce:
            check._announce()
        return check

    @api.model
    def _seat(self, order):
        """Return the visit a check adds to: one that is going on, or a new one."""
        guest = order._get_visit_guest()
        if not guest or not order.lines - order._get_lines_outside_revenue():
            return self.browse()
        values = self._prepare_visit(order, guest)
        if visit := self._find_seating(values):
            return visit._absorb(values)
        visit = self.create(values)
        guest._note_first_visit(visit.outlet_id)
        stats = self.env["restaurant.guest.stats"]
        stats._add(guest, 1, visit.covers, visit.net_amount, visit.business_date)
        return visit

    @api.model
    def _prepare_visit(self, order, guest):
        """Return the values of a visit that consists of one check."""
        outlet = order.config_id._get_restaurant_outlet()
        paid_at = order.date_order
        channel = "dine_in" if order.table_id else order.preset_id.restaurant_channel
        return {
            "guest_id": guest.id,
            "company_id": guest.company_id.id,
            "outlet_id": outlet.id,
            "business_date": outlet._get_business_date(paid_at),
            "start_at": min(order.create_date, paid_at),
            "end_at": paid_at,
            "table_id": order.table_id.id,
            "covers": order.customer_count,
            "check_count": 1,
            "net_amount": order._get_visit_amount(),
            "channel": channel or "dine_in",
            "daypart": outlet._get_daypart(paid_at),
        }

    @api.model
    def _find_seating(self, values):
        """Return the visit of the same day that a check is part of: near in time, or
        at the same table in the same part of the day.

        A check that was refunded and rung up again is still one seating.
        """
        same_day = ("guest_id", "outlet_id", "business_date")
        # what another system counted is not ours to add to
        own = [("external_key", "=", False)]
        visits = self.with_context(active_test=False).search_fetch(
            [*own, *((name, "=", values[name]) for name in same_day)]
        )
        for visit in visits:
            gap = timedelta(hours=visit.outlet_id.visit_gap)
            starts_after = values["start_at"] - visit.end_at
            ends_before = visit.start_at - values["end_at"]
            same_table = values["table_id"] and visit.table_id.id == values["table_id"]
            if max(starts_after, ends_before) <= gap or (
                same_table and visit.daypart == values["daypart"]
            ):
                return visit
        return self.browse()

    def _absorb(self, values):
        """Add one more check, given as the values of a visit of its own.

        Split bills repeat the covers of their table: the largest number is right.
        """
        more_covers = max(0, values["covers"] - self.covers)
        self.write(
            {
                "start_at": min(self.start_at, values["start_at"]),
                "end_at": max(self.end_at, values["end_at"]),
                "covers": self.covers + more_covers,
                "check_count": self.check_count + 1,
                "net_amount": self.net_amount + values["net_amount"],
            }
        )
        stats = self.env["restaurant.guest.stats"]
        added = 0, more_covers, values["net_amount"], self.business_date
        stats._add(self.guest_id, *added)
        return self

    def _recount(self):
        """Count again after a refund or a correction, visits and guests.

        Who was refunded everything did not come; a visit without a check is none.
        """
        guests = self.guest_id
        ours = self.filtered(lambda visit: not visit.external_key)
        ours.filtered(lambda visit: not visit.check_ids).unlink()
        ours.exists()._count_checks()
        self.env["restaurant.guest.stats"]._recount(guests)

    def _count_checks(self):
        """Add up the checks of visits: one statement, however many."""
        self.env["restaurant.visit.check"].flush_model()
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE restaurant_visit visit
                   SET active = sales > 0 AND (sales = bills OR bill.net_amount > 0),
                       covers = COALESCE(bill.covers, 0),
                       check_count = sales,
                       net_amount = bill.net_amount,
                       margin = bill.margin
                  FROM (
                    SELECT visit_id,
                           COUNT(*) AS bills,
                           COUNT(*) FILTER (WHERE NOT is_refund) AS sales,
                           MAX(covers) FILTER (WHERE NOT is_refund) AS covers,
                           SUM(net_amount) AS net_amount,
                           SUM(margin) AS margin
                      FROM restaurant_visit_check
                     WHERE visit_id = ANY(%s)
                     GROUP BY visit_id
                  ) bill
                 WHERE visit.id = bill.visit_id
                """,
                self.ids,
            )
        )
        counted = ["active", "covers", "check_count", "net_amount", "margin"]
        self.invalidate_recordset(counted, flush=False)
        self.modified(counted)

    def _on_visit_closed(self, check):
        """Port: a paid check, or a refund, became this visit or changed it.

        Here a reservation comes to its end. It runs once for each check, in the
        transaction that pays it; see `readme/DEVELOP.rst`.

        :param check: the `restaurant.visit.check` that was written just now
        """
        if not check.is_refund:
            self.env["restaurant.reservation"]._fulfil(self)

    @api.model
    def _register_missing(self, limit=500):
        """Take in the checks of the last days that made no visit when they were paid.

        Other addons that failed to take in a visit are told of it again.

        :return: the checks that were looked at
        """
        self.env["restaurant.visit.check"]._announce_again(limit)
        since = fields.Datetime.subtract(fields.Datetime.now(), days=MISSING_DAYS)
        rows = self.env.execute_query(
            SQL(
                """SELECT o.id FROM pos_order o
                     LEFT JOIN restaurant_visit_check c ON c.order_id = o.id
                    WHERE o.date_order >= %s AND o.partner_id IS NOT NULL
                      AND o.state IN %s AND c.id IS NULL
                    ORDER BY o.id LIMIT %s""",
                since,
                PAID,
                limit,
            )
        )
        orders = self.env["pos.order"].browse(order_id for (order_id,) in rows)
        orders._record_visits()
        return orders

    def _prepare_timeline_entry(self):
        return {
            "date": self.end_at,
            "kind": "visit",
            "title": self.env._("Visit to %(outlet)s", outlet=self.outlet_id.name),
            "detail": self.currency_id.format(self.net_amount),
            "record": self,
        }
