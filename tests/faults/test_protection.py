"""Money is out of reach of everything but the ledger: F23, I4 and I15."""

import psycopg2
import pytest
from support.client import RpcError


def payment_id(shop, order_id):
    (hold,) = shop.holds(order_id)
    return hold["payment_id"]


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("write", [{"amount": 1}]),
        ("write", [{"payment_method_id": False}]),
        ("write", [{"uuid": "another"}]),
        ("unlink", []),
    ],
)
def test_cashier_edits_a_payment(shop, method, arguments):
    """F23: refused, and the try stays written down though the call failed."""
    guest = shop.make_guest(50)
    order_id = shop.pay(guest, 50)
    before = shop.audits("payment_protected")
    for client in (shop.cashier, shop.floor, shop.admin):
        with pytest.raises(RpcError, match="AccessError"):
            client.call("pos.payment", method, [payment_id(shop, order_id)], *arguments)
    assert shop.audits("payment_protected") == before + 3
    (hold,) = shop.holds(order_id)
    assert (hold["state"], float(hold["amount"])) == ("captured", 50)


def test_cashier_edits_a_payment_through_its_order(shop):
    guest = shop.make_guest(50)
    order_id = shop.pay(guest, 50)
    payment = payment_id(shop, order_id)
    for command in ([1, payment, {"amount": 1}], [2, payment, 0], [5, 0, 0]):
        with pytest.raises(RpcError, match="AccessError"):
            shop.cashier.call(
                "pos.order", "write", [order_id], {"payment_ids": [command]}
            )
    assert payment_id(shop, order_id) == payment


MONEY = [
    "restaurant.account.balance",
    "restaurant.lot",
    "restaurant.operation",
    "restaurant.entry",
    "restaurant.hold",
    "restaurant.intent",
    "restaurant.card.pin",
]


@pytest.mark.parametrize("model", MONEY)
def test_nobody_writes_money(shop, model):
    """No right to create, change or delete, for the administrator neither."""
    for client in (shop.cashier, shop.floor, shop.admin):
        for right in ("create", "write", "unlink"):
            assert not client.call(model, "has_access", [], right), (model, right)


def test_nobody_reads_pins(shop):
    for client in (shop.cashier, shop.floor, shop.admin):
        with pytest.raises(RpcError, match="AccessError"):
            client.call("restaurant.card.pin", "search_read", [])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE restaurant_entry SET amount = amount + 1",
        "UPDATE restaurant_entry SET create_date = NOW()",
        "DELETE FROM restaurant_entry",
        "TRUNCATE restaurant_entry CASCADE",
        "UPDATE restaurant_account_balance SET amount = amount + 1",
        "DELETE FROM restaurant_account_balance",
        "UPDATE restaurant_lot SET remaining = 0",
        "DELETE FROM restaurant_lot",
        "UPDATE restaurant_operation SET reply = '{}'",
        "DELETE FROM restaurant_operation",
        "UPDATE restaurant_hold SET amount = amount + 1",
        "UPDATE restaurant_hold SET state = 'void'",
        "DELETE FROM restaurant_hold",
    ],
)
def test_database_refuses(shop, statement):
    """I4: whoever gets as far as SQL, does not get further by mistake."""
    guest = shop.make_guest(10)
    shop.authorise(guest, 3)
    with (
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
        shop.connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_user_without_the_till(shop):
    """A user of the back office who may not sell asks: refused, and written down."""
    guest = shop.make_guest(10)
    clerk = shop.make_user()
    before = shop.audits("no_access")
    for verb in ("authorise", "refund", "void", "status", "closing", "receipt"):
        answer = shop.ask(verb, shop.request(guest, 1), client=clerk)
        assert answer.error.name == "odoo.exceptions.AccessError", (verb, answer)
    assert shop.audits("no_access") == before + 6
    assert shop.balance(guest) == 10


def test_refused_try_is_written_down(shop):
    """I15: also when the user is told no by a value, and not by an error."""
    guest = shop.make_guest(10)
    for code, request in (
        ("insufficient", shop.request(guest, 11)),
        ("bad_amount", shop.request(guest, -1)),
        ("bad_key", shop.request(guest, 1, "short")),
        ("unknown_account", shop.request(guest, 1, partner_id=2**30)),
    ):
        before = shop.audits(code)
        assert shop.ask("authorise", request).result["code"] == code
        assert shop.audits(code) == before + 1
