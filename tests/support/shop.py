"""A till with a guest who has money on an account, all of it made over RPC."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from uuid import uuid4

from . import databases, ledger

PASSWORD = "a password of the tests"
NEVER_A_PIN = 1e9


@dataclass(frozen=True)
class Guest:
    """Ids of a guest, and of the account and card that the first top-up has opened."""

    partner_id: int
    guest_id: int
    account_id: int
    card_id: int
    account_number: str
    card_number: str
    name: str


@dataclass
class Order:
    """A check as the till sends it; the same uuids each time it is sent."""

    partner_id: int | None
    session_id: int
    lines: list = field(default_factory=list)
    payments: list = field(default_factory=list)
    uuid: str = field(default_factory=lambda: str(uuid4()))
    extra: dict = field(default_factory=dict)

    def add_line(self, product_id, amount, quantity=1, refunded_id=None):
        uuid = str(uuid4())
        self.lines.append(
            {
                "product_id": product_id,
                "qty": quantity,
                "price_unit": amount,
                "price_subtotal": quantity * amount,
                "price_subtotal_incl": quantity * amount,
                "uuid": uuid,
                "tax_ids": [[5, 0, 0]],
                "refunded_orderline_id": refunded_id,
            }
        )
        return uuid

    def add_payment(self, method_id, amount, uuid=None):
        uuid = uuid or str(uuid4())
        self.payments.append(
            {
                "payment_method_id": method_id,
                "amount": amount,
                "uuid": uuid,
                "payment_date": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
            }
        )
        return uuid

    def _flip(self, line):
        return {name: -line[name] for name in ("price_subtotal", "price_subtotal_incl")}

    def as_json(self):
        total = sum(line["price_subtotal_incl"] for line in self.lines)
        lines = self.lines
        if total < 0:
            # As tills do: prices of a refund with the sign of a sale.
            lines = [{**line, **self._flip(line)} for line in lines]
        return {
            "uuid": self.uuid,
            "access_token": f"token {self.uuid}",
            "session_id": self.session_id,
            "partner_id": self.partner_id or False,
            "lines": [[0, 0, line] for line in lines],
            "payment_ids": [[0, 0, payment] for payment in self.payments],
            "amount_total": total,
            "amount_tax": 0,
            "amount_paid": sum(payment["amount"] for payment in self.payments),
            "amount_return": 0,
            "state": "paid",
            "is_refund": total < 0,
            "date_order": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
            "to_invoice": False,
            **self.extra,
        }


class Shop:
    """Two tills of the main company, a cashier, a floor manager, and guests.

    Nothing of the demonstration data is used. The server may be killed and started
    again: the clients stay logged in.
    """

    def __init__(self, server, connection):
        self.server = server
        self.connection = connection
        self.admin = server.client()
        (user,) = self.admin.call(
            *("res.users", "read", [self.admin.uid]), ["company_id"]
        )
        self.company_id = user["company_id"][0]
        self.admin.context["allowed_company_ids"] = [self.company_id]
        self._prepare_company()
        self.cashier = self.make_user("point_of_sale.group_pos_user")
        self.floor = self.make_user("point_of_sale.group_pos_manager")
        self.dish_id = self.admin.call(
            "product.product",
            "create",
            {"name": "Noodles", "available_in_pos": True, "taxes_id": [[5, 0, 0]]},
        )
        self.cash_id = self.make_cash_method()
        self.till_id, self.session_id = self.open_till(self.cash_id)

    def _prepare_company(self):
        self.admin.call(
            *("res.company", "write", [self.company_id]),
            {
                "restaurant_pin_above": NEVER_A_PIN,
                "restaurant_spend_order": "proportional",
                "restaurant_bonus_share": 100,
            },
        )
        plans = self.admin.call("restaurant.topup.plan", "search", [])
        self.admin.call("restaurant.topup.plan", "write", plans, {"active": False})

    # -- making things

    def make_user(self, *groups, **values):
        login = f"user-{uuid4().hex[:8]}"
        ids = [self.get_id(group) for group in ("base.group_user", *groups)]
        self.admin.call(
            *("res.users", "create"),
            {
                "name": login,
                "login": login,
                "password": PASSWORD,
                "group_ids": [[6, 0, ids]],
                **values,
            },
        )
        return self.server.client(login, PASSWORD)

    def get_id(self, xml_id):
        module, _dot, name = xml_id.partition(".")
        return databases.value(
            self.connection,
            "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s",
            [module, name],
        )

    @cached_property
    def method_id(self):
        return self._search_one(
            "pos.payment.method",
            [
                ["use_payment_terminal", "=", "stored_value"],
                ["company_id", "=", self.company_id],
            ],
        )

    @cached_property
    def topup_id(self):
        (company,) = self.admin.call(
            *("res.company", "read", [self.company_id]), ["restaurant_topup_product_id"]
        )
        return company["restaurant_topup_product_id"][0]

    def _search_one(self, model, domain):
        return self.admin.call(model, "search", domain, limit=1)[0]

    def open_till(self, *method_ids):
        """A new till with stored value and these methods: ids of it and its session."""
        till_id = self.admin.call(
            *("pos.config", "create"),
            {
                "name": f"Till {uuid4().hex[:4]}",
                "company_id": self.company_id,
                "payment_method_ids": [[6, 0, [*self._get_tenders(), *method_ids]]],
            },
        )
        return till_id, self.open_session(till_id)

    def _get_tenders(self):
        """Payment methods that each till has."""
        return [self.method_id]

    def make_cash_method(self):
        journal = self.admin.call(
            *("account.journal", "create"),
            {
                "name": "Cash of the tests",
                "type": "cash",
                "code": uuid4().hex[:5],
                "company_id": self.company_id,
            },
        )
        return self.admin.call(
            *("pos.payment.method", "create"),
            {"name": "Cash", "journal_id": journal, "company_id": self.company_id},
        )

    def open_session(self, till_id):
        self.floor.call("pos.config", "open_ui", [till_id])
        (till,) = self.floor.call(
            "pos.config", "read", [till_id], ["current_session_id"]
        )
        session_id = till["current_session_id"][0]
        self.floor.call("pos.session", "set_opening_control", [session_id], 0, "")
        return session_id

    def make_guest(self, amount, name="Wei Zhang"):
        """A guest with a top-up of this amount, paid in cash: with an account."""
        partner_id = self.admin.call("res.partner", "create", {"name": name})
        order = Order(partner_id, self.session_id)
        order.add_line(self.topup_id, amount)
        order.add_payment(self.cash_id, amount)
        self.send(order)
        (row,) = databases.rows(
            self.connection,
            """SELECT g.id AS guest_id, a.id AS account_id, c.id AS card_id,
                a.number AS account_number, c.number AS card_number
            FROM restaurant_guest g JOIN restaurant_account a ON a.guest_id = g.id
            JOIN restaurant_card c ON c.account_id = a.id WHERE g.partner_id = %s""",
            [partner_id],
        )
        return Guest(partner_id, **row, name=name)

    def prepare_top_up(self, guest, amount):
        """Sold at the till for cash, as any top-up."""
        order = Order(guest.partner_id, self.session_id)
        order.add_line(self.topup_id, amount)
        order.add_payment(self.cash_id, amount)
        return order

    def top_up(self, guest, amount):
        return self.send(self.prepare_top_up(guest, amount))

    def open_foreign_session(self):
        """A session whose till sells in another currency than that of the group."""
        (company,) = self.admin.call(
            "res.company", "read", [self.company_id], ["currency_id"]
        )
        other = self.admin.call(
            *("res.currency", "search"),
            [["id", "!=", company["currency_id"][0]], ["active", "in", [True, False]]],
            limit=1,
        )
        self.admin.call("res.currency", "write", other, {"active": True})
        sales = self.admin.call(
            *("account.journal", "create"),
            {
                "name": "Sales abroad",
                "type": "sale",
                "code": uuid4().hex[:5],
                "company_id": self.company_id,
                "currency_id": other[0],
            },
        )
        bank = self.admin.call(
            *("account.journal", "create"),
            {
                "name": "Bank abroad",
                "type": "bank",
                "code": uuid4().hex[:5],
                "company_id": self.company_id,
                "currency_id": other[0],
            },
        )
        method = self.admin.call(
            *("pos.payment.method", "create"),
            {"name": "Abroad", "journal_id": bank, "company_id": self.company_id},
        )
        pricelist = self.admin.call(
            *("product.pricelist", "create"),
            {"name": "Abroad", "currency_id": other[0]},
        )
        till_id = self.admin.call(
            *("pos.config", "create"),
            {
                "name": "Till abroad",
                "company_id": self.company_id,
                "journal_id": sales,
                "use_pricelist": True,
                "pricelist_id": pricelist,
                "available_pricelist_ids": [[6, 0, [pricelist]]],
                "payment_method_ids": [[6, 0, [method]]],
            },
        )
        return self.open_session(till_id)

    def make_foreign_guest(self):
        """A guest of another company with an account there: the contact's id."""
        company_id = self.admin.call(
            "res.company", "create", {"name": f"Another group {uuid4().hex[:6]}"}
        )
        context = {"allowed_company_ids": [company_id]}
        partner_id = self.admin.call("res.partner", "create", {"name": "Elsewhere"})
        guest_id = self.admin.call(
            *("restaurant.guest", "create"),
            {"partner_id": partner_id, "company_id": company_id},
            context=context,
        )
        self.admin.call(
            *("restaurant.account", "create"),
            {"guest_id": guest_id, "company_id": company_id},
            context=context,
        )
        return partner_id

    def set_pin(self, guest, pin="2468"):
        self.admin.call(
            *("restaurant.card.pin.wizard", "create"),
            {"card_id": guest.card_id, "pin": pin, "pin_again": pin},
        )

    def limit_pin(self, amount):
        """Ask for PINs above this amount; never, if it is None."""
        limit = NEVER_A_PIN if amount is None else amount
        self.admin.call(
            *("res.company", "write", [self.company_id]),
            {"restaurant_pin_above": limit},
        )

    # -- what a till does

    def ask(self, verb, request, client=None, session_id=None):
        """Any verb of stored value: an `Answer`."""
        session_id = session_id or self.session_id
        client = client or self.cashier
        return client.ask("pos.session", f"stored_value_{verb}", [session_id], request)

    def request(self, guest, amount, key=None, **values):
        return {
            "key": key or str(uuid4()),
            "partner_id": guest.partner_id,
            "amount": amount,
            "order_uuid": str(uuid4()),
            **values,
        }

    def authorise(self, guest, amount, key=None, session_id=None, **values):
        request = self.request(guest, amount, key, **values)
        answer = self.ask("authorise", request, session_id=session_id)
        assert answer.error is None, answer.error
        return answer.result

    def persist(self, verb, request, seconds=60, **options):
        """Ask as the till does: the same again, until there is a business answer."""
        deadline = time.monotonic() + seconds
        while True:
            answer = self.ask(verb, request, **options)
            if answer.error is None and answer.result.get("code") != "busy":
                return answer.result
            assert time.monotonic() < deadline, answer
            if answer.is_lost:
                time.sleep(0.02)  # nobody listens: let the server start

    def status(self, key):
        return self.ask("status", {"key": key}).result

    def prepare_order(self, partner_id, session_id=None):
        return Order(partner_id, session_id or self.session_id)

    def prepare_check(self, guest, amount, key=None, cash=0.0):
        """A check that stored value pays, and cash as far as it is named."""
        order = Order(guest and guest.partner_id, self.session_id)
        order.add_line(self.dish_id, amount + cash)
        if amount:
            order.add_payment(self.method_id, amount, key)
        if cash:
            order.add_payment(self.cash_id, cash)
        return order

    def send(self, order, client=None):
        """Store an order; the id of its record."""
        client = client or self.cashier
        answer = client.call("pos.order", "sync_from_ui", [order.as_json()])
        # A refund is answered with the order that it refunds as well.
        (row,) = (row for row in answer["pos.order"] if row["uuid"] == order.uuid)
        return row["id"]

    def pay(self, guest, amount, cash=0.0):
        """A whole payment: authorised, and the check stored. The order's id."""
        order = self.prepare_check(guest, amount, cash=cash)
        (key,) = (
            payment["uuid"]
            for payment in order.payments
            if payment["payment_method_id"] == self.method_id
        )
        reply = self.authorise(guest, amount, key, order_uuid=order.uuid)
        assert reply["ok"], reply
        return self.send(order)

    def close(self, session_id):
        """Close a session as the till's popup does; its answer."""
        (session,) = self.floor.call(
            "pos.session", "read", [session_id], ["cash_control"]
        )
        if session["cash_control"]:
            self.floor.call(
                "pos.session", "post_closing_cash_details", [session_id], 0.0
            )
        return self.floor.call("pos.session", "close_session_from_ui", [session_id], [])

    def run_cron(self, xml_id):
        self.admin.call("ir.cron", "method_direct_trigger", [self.get_id(xml_id)])

    def prepare_refund(self, guest, order_id, amount, session_id=None, cash=0.0):
        """An order that gives this amount back to the account, and its authorisation.

        :return: the order, which the till sends if the reply is ok; the reply
        """
        lines = self.line_ids(order_id)
        order = self.prepare_order(guest.partner_id, session_id)
        order.add_line(self.dish_id, amount + cash, -1, refunded_id=lines[0])
        key = order.add_payment(self.method_id, -amount)
        if cash:
            order.add_payment(self.cash_id, -cash)
        request = self.request(
            guest, amount, key, order_uuid=order.uuid, refunded_line_ids=lines
        )
        return order, self.persist("refund", request, session_id=order.session_id)

    def together(self, *calls):
        """Call functions at the same time; their results, in the same order."""
        with ThreadPoolExecutor(len(calls)) as pool:
            return [future.result() for future in [pool.submit(f) for f in calls]]

    # -- looking at things

    def balance(self, guest):
        """What the guest can spend, as the database says."""
        return float(
            databases.value(
                self.connection,
                """SELECT SUM(amount) FROM restaurant_account_balance
                WHERE account_id = %s AND unit <> 'points'""",
                [guest.account_id],
            )
        )

    def parts(self, guest):
        """Principal and bonus of the guest's account."""
        rows = databases.rows(
            self.connection,
            "SELECT unit, amount FROM restaurant_account_balance WHERE account_id = %s",
            [guest.account_id],
        )
        amounts = {row["unit"]: float(row["amount"]) for row in rows}
        return amounts["principal"], amounts["bonus"]

    def session_of(self, order_id):
        return databases.value(
            self.connection,
            "SELECT session_id FROM pos_order WHERE id = %s",
            [order_id],
        )

    def hold(self, key):
        """The hold of a key as a dictionary, or nothing."""
        rows = databases.rows(
            self.connection, "SELECT * FROM restaurant_hold WHERE key = %s", [key]
        )
        return rows[0] if rows else None

    def holds(self, order_id):
        return databases.rows(
            self.connection,
            "SELECT * FROM restaurant_hold WHERE order_id = %s ORDER BY id",
            [order_id],
        )

    def line_ids(self, order_id):
        rows = databases.rows(
            self.connection,
            "SELECT id FROM pos_order_line WHERE order_id = %s ORDER BY id",
            [order_id],
        )
        return [row["id"] for row in rows]

    def pin_tries(self, guest):
        return databases.value(
            self.connection,
            "SELECT tries FROM restaurant_card_pin WHERE card_id = %s",
            [guest.card_id],
        )

    def audits(self, code):
        """How many refused tries with this code were written down."""
        return databases.value(
            self.connection,
            "SELECT COUNT(*) FROM restaurant_operation WHERE code = %s",
            [code],
        )

    def check_ledger(self):
        """The invariants, asked of the database: with or without a server."""
        ledger.check(self.connection)

    def check_invariants(self):
        """Ours, and the addon's own proof."""
        self.check_ledger()
        guest_account = databases.value(
            self.connection,
            """SELECT id FROM restaurant_account WHERE kind <> 'system'
                AND company_id = %s LIMIT 1""",
            [self.company_id],
        )
        action = self.admin.call("restaurant.account", "action_prove", [guest_account])
        (proof,) = self.admin.call(
            *("restaurant.ledger.proof", "read", [action["res_id"]]),
            ["state", "findings"],
        )
        assert proof["state"] == "proved", proof
