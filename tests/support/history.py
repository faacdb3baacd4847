"""A shop that has been used for years: one guest and one check, which the shop made as
any, multiplied by statements that each write all rows of a table.

What is copied keeps every column, so that it is as the addons would have written it,
but for what tells one from the other. Checks have no lines, or one each. They are no
visits: it is what a shop has before our addons take its history in. Accounts are empty.
"""

import itertools
import time

from psycopg2.extras import execute_values

from odoo.addons.restaurant_crm.tools.pinyin import name_initials

from . import databases
from .bulk import Bulk
from .order import Order

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚文辉玲建国雨秀英桂海"
FIRST = (
    "Anna Luca Emma Noah Olivia Liam Sofia Hugo Priya Ivan Olga Marta Grace Jack Isla"
    " Wei Mei Omar Sara Ben Nina Erik Paul Eva Jan Kofi Ama David Rachel Tom"
).split()
LAST = (
    "Smith Jones Taylor Brown Walker Hughes Evans Novak Rossi Dubois Moreau Silva Weber"
    " Costa Khan Singh Patel Cohen Murphy Kelly Olsen Hansen Garcia Lopez Diaz Kim Park"
).split()
TILLS, DAYS = 12, 728
FIRST_DAY = f"current_date - {DAYS}"
KNOWN = 0.9  # of the checks; the others are nobody's
UNITS = ("principal", "bonus", "points")
GUESTS = (
    *("res_partner", "restaurant_guest", "restaurant_guest_stats"),
    *("restaurant_account", "restaurant_account_balance", "restaurant_card"),
)
CHECKS = ("pos_session", "pos_order")
LINES = ("pos_order_line",)
AMOUNT = "20 + (hashint4(n + 3) & 255)"  # of check n
PHONE = "('+861' || (3000000000 + n::bigint * 7919009 % 6999999993))"


def phone(number):
    """The phone number of a guest, counted from 0, in E.164."""
    return "+861" + str(3_000_000_000 + number * 7_919_009 % 6_999_999_993)


def card(number):
    """The number of the guest's card."""
    return f"8{number:015}"


def number(number):
    """The guest's own number."""
    return f"N{number:08}"


def array(ids):
    return f"ARRAY{list(ids)}"


def names():
    """Different names, in Chinese and in Latin letters."""
    given = [*GIVEN, *map("".join, itertools.product(GIVEN, GIVEN))]
    yield from map("".join, itertools.product(FAMILIES, given))
    yield from map(" ".join, itertools.product(FIRST, FIRST, LAST))


class History:
    """:param shop: a ``Shop``; what it has stays as it is
    :param lines: whether checks say what was sold
    """

    def __init__(self, shop, guests, checks, lines=False):
        self.shop, self.guests, self.checks = shop, guests, checks
        self.lines = lines
        self.tills = []
        self.seconds = None  # that filling took

    def fill(self):
        start = time.perf_counter()
        guest, order = self._make_guest(), self._make_check()
        self.tills = [self._make_till() for _till in range(TILLS)]
        self._bulk = Bulk(
            *(self.shop.server.database, self.shop.connection),
            [*GUESTS, *CHECKS, *(LINES if self.lines else ())],
        )
        with self._bulk.without_indexes():
            self._add_names()
            self._bulk.run(
                self._add_orders(order),
                self._add_partners(guest),
                self._add_guests(guest),
                self._add_cards(guest),
                self._add_accounts(guest),
                *(self._add_balances(guest, number) for number in range(len(UNITS))),
                self._add_sessions(),
                *([self._add_lines(order)] if self.lines else ()),
            )
            self._bulk.run(self._add_stats(guest), "DROP TABLE bench_name")
        self.seconds = time.perf_counter() - start
        return self

    def name(self, guest):
        """Of a guest, counted from 0."""
        return self._bulk.value(
            "SELECT name FROM restaurant_guest WHERE number = %s", [number(guest)]
        )

    # -- what is copied

    def _make_guest(self):
        """The ids of somebody with an account, which is empty, and a card."""
        admin = self.shop.admin
        guest_id = admin.call(
            *("restaurant.guest", "create"),
            {"name": "First guest", "phone": "+8612900000000"},
        )
        account_id = admin.call("restaurant.account", "create", {"guest_id": guest_id})
        (row,) = databases.rows(
            self.shop.connection,
            """SELECT g.partner_id, g.id AS guest_id, g.stats_id,
                c.account_id, c.id AS card_id
            FROM restaurant_guest g JOIN restaurant_card c ON c.holder_id = g.id
            WHERE c.account_id = %s""",
            [account_id],
        )
        return row

    def _make_check(self):
        order = Order(None, self.shop.session_id)
        order.add_line(self.shop.dish_id, 50)
        order.add_payment(self.shop.cash_id, 50)
        return self.shop.send(order)

    def _make_till(self):
        values = {"name": "Another till", "company_id": self.shop.company_id}
        return self.shop.admin.call("pos.config", "create", values)

    # -- one statement for each table: how number n differs

    def _add_partners(self, guest):
        return self._bulk.copy(
            *("res_partner", guest["partner_id"], self.guests),
            joins=self._name,
            name="name.name",
            complete_name="name.name",
            email="'guest' || n || '@example.com'",
            email_normalized="'guest' || n || '@example.com'",
            phone=PHONE,
            phone_sanitized=PHONE,
            commercial_partner_id=self._bulk.id("res_partner"),
        )

    def _add_guests(self, guest):
        return self._bulk.copy(
            *("restaurant_guest", guest["guest_id"], self.guests),
            joins=self._name,
            partner_id=self._bulk.id("res_partner"),
            stats_id=self._bulk.id("restaurant_guest_stats"),
            name="name.name",
            name_initials="name.initials",
            number="'N' || lpad(n::text, 8, '0')",
            phone_e164=PHONE,
            phone_last4=f"right({PHONE}, 4)",
        )

    def _add_stats(self, guest):
        """From the checks, as if each was a visit."""
        return self._bulk.copy(
            *("restaurant_guest_stats", guest["stats_id"], self.guests),
            joins=f"""LEFT JOIN (
                SELECT partner_id, count(*) AS visits, sum(amount_total) AS amount,
                    min(date_order)::date AS first, max(date_order)::date AS last
                FROM pos_order GROUP BY partner_id
            ) AS sold ON sold.partner_id = {self._bulk.id("res_partner")}""",
            guest_id=self._bulk.id("restaurant_guest"),
            visit_count="coalesce(sold.visits, 0)",
            net_spend="coalesce(sold.amount, 0)",
            average_spend="coalesce(sold.amount / sold.visits, 0)",
            first_visit="sold.first",
            last_visit="sold.last",
        )

    def _add_accounts(self, guest):
        return self._bulk.copy(
            *("restaurant_account", guest["account_id"], self.guests),
            guest_id=self._bulk.id("restaurant_guest"),
            number="'B' || lpad(n::text, 8, '0')",
        )

    def _add_balances(self, guest, number):
        source = self._bulk.value(
            "SELECT id FROM restaurant_account_balance WHERE account_id = %s"
            " AND unit = %s",
            [guest["account_id"], UNITS[number]],
        )
        first = self._bulk.next["restaurant_account_balance"]
        return self._bulk.copy(
            *("restaurant_account_balance", source, self.guests),
            id=f"{first + number} + {len(UNITS)} * n",
            account_id=self._bulk.id("restaurant_account"),
        )

    def _add_cards(self, guest):
        return self._bulk.copy(
            *("restaurant_card", guest["card_id"], self.guests),
            account_id=self._bulk.id("restaurant_account"),
            holder_id=self._bulk.id("restaurant_guest"),
            number="'8' || lpad(n::text, 15, '0')",
        )

    def _add_sessions(self):
        """One a day for each till."""
        opened = f"{FIRST_DAY} + n / {TILLS} + interval '10 hours'"
        return self._bulk.copy(
            *("pos_session", self.shop.session_id, TILLS * DAYS),
            config_id=f"({array(self.tills)})[1 + n % {TILLS}]",
            name="'Day ' || n",
            state="'closed'",
            start_at=opened,
            stop_at=f"{opened} + interval '13 hours'",
            access_token="md5(n::text)",
        )

    def _add_orders(self, order_id):
        """In the order of days; the tenth of the guests who come most make half."""
        sold = f"""CROSS JOIN LATERAL (
            SELECT n::bigint * {DAYS} / {self.checks} AS day,
                (hashint4(n) & 1023) % {TILLS} AS till,
                (hashint4(n + 1) & 16777215) / 16777216::float8 AS luck,
                (hashint4(n + 2) & 1023) / 1024.0 < {KNOWN} AS known,
                {AMOUNT} AS amount,
                make_interval(mins => hashint4(n + 4) & 511) AS after
        ) AS sold"""
        partner, session = (self._bulk.next[t] for t in ("res_partner", "pos_session"))
        guest = f"{partner} + floor(power(luck, 3.3) * {self.guests})"
        moment = f"{FIRST_DAY} + sold.day::int + interval '11 hours' + sold.after"
        return self._bulk.copy(
            *("pos_order", order_id, self.checks),
            joins=sold,
            name="'Check ' || n",
            pos_reference="'B' || n",
            uuid="md5(n::text)::uuid::text",
            access_token="md5('token' || n)::uuid::text",
            session_id=f"{session} + {TILLS} * sold.day + sold.till",
            config_id=f"({array(self.tills)})[1 + sold.till]",
            partner_id=f"CASE WHEN sold.known THEN {guest} END",
            state="'done'",
            amount_total="sold.amount",
            amount_paid="sold.amount",
            date_order=moment,
            create_date=moment,
            write_date=moment,
        )

    def _add_lines(self, order_id):
        """One a check, for all of it; a dish costs a third of what it sells for."""
        line = self._bulk.value(
            "SELECT min(id) FROM pos_order_line WHERE order_id = %s", [order_id]
        )
        prices = ("price_unit", "price_subtotal", "price_subtotal_incl")
        return self._bulk.copy(
            *("pos_order_line", line, self.checks),
            order_id=self._bulk.id("pos_order"),
            name="'Line ' || n",
            uuid="md5('line' || n)::uuid::text",
            qty="1",
            **dict.fromkeys(prices, AMOUNT),
            total_cost=f"({AMOUNT}) / 3.0",
            is_total_cost_computed="TRUE",
        )

    def _add_names(self):
        """A table of names, so that every guest is given one."""
        cursor = self.shop.connection.cursor()
        cursor.execute(
            "CREATE UNLOGGED TABLE bench_name (id int PRIMARY KEY, name text,"
            " initials text)"
        )
        known = sorted(set(names()))
        execute_values(
            cursor,
            "INSERT INTO bench_name VALUES %s",
            [(number, name, name_initials(name)) for number, name in enumerate(known)],
        )
        self._name = f"""JOIN bench_name AS name
            ON name.id = (hashint4(n) & 16777215) % {len(known)}"""
