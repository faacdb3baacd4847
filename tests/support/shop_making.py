"""Making what a shop needs, over RPC: users, tills, guests."""

from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from . import databases
from .order import Order

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


class ShopMaking:
    """What `support.shop.Shop` can make."""

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
