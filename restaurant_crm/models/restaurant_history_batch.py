from odoo import api, models
from odoo.tools import SQL

from ..tools.checks import rounded, seated


class RestaurantHistoryBatch(models.AbstractModel):
    """Paid checks become visits by a few statements, however many they are; by the same
    rules as one by one (`restaurant.visit._register_check`).

    The checks of a batch stand in a temporary table of their own,
    ``restaurant_history_check``. All checks of one business day are in one batch.
    """

    _name = "restaurant.history.batch"
    _description = "Visits from Paid Checks"

    @api.model
    def _take_in_sales(self, company, dates):
        """Make visits of the checks of some business days.

        :param company: the group
        :param dates: business dates that lie near each other
        :return: the number of checks, of visits, and of guests that were made
        """
        checks = self._read_checks(company, dates)
        guests = self.env["restaurant.history.guests"]._create_guests(company)
        visits = self._insert_visits(company, dates)
        self._insert_others(company)
        self._forget()
        self._note_first_outlets(company)
        self._register_rest(company)
        return checks, visits, guests

    @api.model
    def _get_company_ids(self, company):
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return companies.search([("id", "child_of", company.id)]).ids

    @api.model
    def _read_checks(self, company, dates):
        """Put checks that are not taken in yet into the table of the batch."""
        self.env.flush_all()
        source = self.env["restaurant.check.source"]
        condition = SQL(
            """%s AND o.company_id = ANY(%s) AND o.partner_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM restaurant_visit_check bill
                                WHERE bill.order_id = o.id)""",
            source._get_dates_condition(dates),
            self._get_company_ids(company),
        )
        self.env.cr.execute("DROP TABLE IF EXISTS pg_temp.restaurant_history_check")
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMP TABLE restaurant_history_check ON COMMIT DROP AS
                SELECT checks.order_id, checks.partner_id, checks.outlet_id,
                       checks.business_date, checks.daypart, checks.channel,
                       checks.covers, o.table_id,
                       DATE_TRUNC('second', LEAST(o.create_date, o.date_order))
                           AS start_at,
                       DATE_TRUNC('second', o.date_order) AS end_at,
                       outlet.visit_gap * INTERVAL '1 hour' AS gap,
                       totals.has_food,
                       totals.has_refunds AND EXISTS (%(refunded)s) AS is_refunding,
                       checks.is_refund
                           OR totals.has_refunds AND EXISTS (%(refunded)s) AS is_refund,
                       %(net)s AS net_amount,
                       %(margin)s AS margin
                  FROM (%(checks)s) checks
                  JOIN pos_order o ON o.id = checks.order_id
                  JOIN pos_config config ON config.id = checks.config_id
                  JOIN restaurant_outlet outlet ON outlet.id = checks.outlet_id
                  JOIN res_company company ON company.id = o.company_id
                  JOIN res_currency currency ON currency.id = company.currency_id
                 CROSS JOIN LATERAL (%(totals)s) totals
                """,
                checks=source._get_checks_sql(condition),
                refunded=self._get_refunded_sql(SQL("checks.order_id")),
                **self._get_amounts_sql(SQL("checks.order_id")),
            )
        )
        count = self.env.cr.rowcount
        self.env.cr.execute("ANALYZE restaurant_history_check")
        return count

    @api.model
    def _get_refunded_sql(self, order):
        """Select the checks with a customer that a check refunds: ``id``."""
        return SQL(
            """SELECT paid.id
                 FROM pos_order_line line
                 JOIN pos_order_line origin ON origin.id = line.refunded_orderline_id
                 JOIN pos_order paid ON paid.id = origin.order_id
                WHERE line.order_id = %s AND paid.partner_id IS NOT NULL""",
            order,
        )

    @api.model
    def _get_amounts_sql(self, order):
        """Return ``totals`` of a check; ``net`` and ``margin`` as money of its company.

        The aliases o, config, currency have to be there.
        """
        rate = SQL("COALESCE(NULLIF(o.currency_rate, 0), 1)")
        rounding = SQL("currency.rounding")
        return {
            "totals": self.env["restaurant.visit.check"]._get_totals_sql(order),
            "net": rounded(SQL("o.amount_total - totals.outside"), rate, rounding),
            "margin": rounded(SQL("totals.margin"), rate, rounding),
        }

    @api.model
    def _insert_visits(self, company, dates):
        """Seat the checks of guests who have no visit at that outlet on that day."""
        # The days are named twice, or PostgreSQL looks at all visits a guest ever made.
        fresh = SQL(
            """
            SELECT bill.*, guest.id AS guest_id
              FROM restaurant_history_check bill
              JOIN restaurant_guest guest
                ON guest.partner_id = bill.partner_id AND guest.company_id = %s
             WHERE bill.has_food AND NOT bill.is_refund
               AND NOT EXISTS (
                SELECT FROM restaurant_visit visit
                 WHERE visit.guest_id = guest.id AND visit.outlet_id = bill.outlet_id
                   AND visit.business_date = bill.business_date
                   AND visit.business_date = ANY(%s)
                   AND visit.external_key IS NULL)
            """,
            company.id,
            list(dates),
        )
        # Tables that are analysed: of an expression PostgreSQL may believe that it has
        # but one row, and then looks through all of it for each row of the other.
        self._make_table("restaurant_history_seat", seated(fresh))
        self._make_table(
            "restaurant_history_visit",
            SQL(
                """
                SELECT NEXTVAL('restaurant_visit_id_seq') AS id, seating.*
                  FROM (
                    SELECT guest_id, outlet_id, business_date, seating,
                           MIN(start_at) AS start_at, MAX(end_at) AS end_at,
                           MAX(covers) AS covers, COUNT(*) AS check_count,
                           SUM(net_amount) AS net_amount, SUM(margin) AS margin,
                           (ARRAY_AGG(table_id ORDER BY end_at, order_id))[1]
                               AS table_id,
                           (ARRAY_AGG(channel ORDER BY end_at, order_id))[1]
                               AS channel,
                           (ARRAY_AGG(daypart ORDER BY end_at, order_id))[1]
                               AS daypart
                      FROM restaurant_history_seat
                     GROUP BY guest_id, outlet_id, business_date, seating
                     ORDER BY MIN(end_at)
                  ) seating
                """
            ),
        )
        names = SQL(
            """id, guest_id, outlet_id, business_date, start_at, end_at, table_id,
               covers, check_count, net_amount, margin, channel, daypart"""
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_visit (active, company_id, %(names)s, %(log)s)
                SELECT TRUE, %(company)s, %(names)s, %(logged)s
                  FROM restaurant_history_visit
                """,
                names=names,
                company=company.id,
                **self._get_log(),
            )
        )
        count = self.env.cr.rowcount
        self._analyse_when_small("restaurant_visit", count)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_visit_check
                    (visit_id, order_id, company_id, net_amount, margin, covers,
                     is_refund, %(log)s)
                SELECT visit.id, seat.order_id, %(company)s, seat.net_amount,
                       seat.margin, seat.covers, FALSE, %(logged)s
                  FROM restaurant_history_seat seat JOIN restaurant_history_visit visit
                       USING (guest_id, outlet_id, business_date, seating)
                """,
                company=company.id,
                **self._get_log(),
            )
        )
        return count

    @api.model
    def _make_table(self, name, rows):
        """Put rows into a table of the batch."""
        table = SQL.identifier(name)
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS pg_temp.%s", table))
        self.env.cr.execute(
            SQL("CREATE TEMP TABLE %s ON COMMIT DROP AS %s", table, rows)
        )
        count = self.env.cr.rowcount
        self.env.cr.execute(SQL("ANALYZE %s", table))
        return count

    @api.model
    def _analyse_when_small(self, name, count):
        """Tell PostgreSQL that a table has grown by a multiple. What it knows of it
        decides how each new row's foreign key is looked up: by scans, if it believes
        that the table is empty.
        """
        [(known,)] = self.env.execute_query(
            SQL("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", name)
        )
        if known < count:
            self.env.cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))

    @api.model
    def _get_log(self):
        return {
            "log": SQL("create_uid, write_uid, create_date, write_date"),
            "logged": SQL(
                "%s, %s, NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'",
                self.env.uid,
                self.env.uid,
            ),
        }

    @api.model
    def _insert_others(self, company):
        """Note the checks that belong to no visit: tips, refunds of no known check."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_visit_check
                    (order_id, company_id, net_amount, covers, is_refund, %(log)s)
                SELECT order_id, %(company)s, 0,
                       CASE WHEN is_refund THEN 0 ELSE covers END, is_refund, %(logged)s
                  FROM restaurant_history_check
                 WHERE NOT is_refunding AND (is_refund OR NOT has_food)
                """,
                company=company.id,
                **self._get_log(),
            )
        )

    @api.model
    def _note_first_outlets(self, company):
        """Say where guests ate first who were known already, but not from where."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT guest.id
                  FROM restaurant_history_check bill
                  JOIN restaurant_guest guest ON guest.partner_id = bill.partner_id
                 WHERE guest.company_id = %s AND guest.outlet_id IS NULL
                """,
                company.id,
            )
        )
        guests = self.env["restaurant.guest"].browse(guest_id for (guest_id,) in rows)
        if guests:
            guests._note_first_outlets()

    @api.model
    def _register_rest(self, company):
        """Take in, one by one, checks of days on which their guests have visits."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT order_id FROM restaurant_history_check bill
                 WHERE NOT is_refund AND NOT EXISTS (
                    SELECT FROM restaurant_visit_check known
                     WHERE known.order_id = bill.order_id)
                 ORDER BY end_at, order_id
                """
            )
        )
        visits = self.env["restaurant.visit"].sudo()
        for order in self.env["pos.order"].browse(order_id for (order_id,) in rows):
            visits._register_check(order, announce=False)

    @api.model
    def _forget(self):
        for name in ("restaurant.visit", "restaurant.visit.check", "restaurant.guest"):
            self.env[name].invalidate_model()
