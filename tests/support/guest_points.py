"""Guests with points, and their accounts in the hands of somebody else."""

from contextlib import contextmanager

from . import databases
from .order import Order

POST = "restaurant_crm_loyalty.cron_restaurant_intent_post"


def make_guest(shop, points):
    guest = shop.make_guest(100)
    eat(shop, guest, points)
    assert points_of(shop, guest) == points
    return guest


def eat(shop, guest, amount):
    """A check that is paid in cash, and earns as many points."""
    order = Order(guest.partner_id, shop.session_id)
    order.add_line(shop.dish_id, amount)
    order.add_payment(shop.cash_id, amount)
    return shop.send(order)


def points_of(shop, guest):
    return float(
        databases.value(
            shop.connection,
            """SELECT amount FROM restaurant_account_balance
            WHERE account_id = %s AND unit = 'points'""",
            [guest.account_id],
        )
    )


@contextmanager
def locked(shop, account_id):
    """Somebody else has the balances of an account in hand."""
    connection = databases.connect(shop.server.database)
    connection.autocommit = False
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT FROM restaurant_account_balance WHERE account_id = %s
                FOR UPDATE""",
                [account_id],
            )
        yield
    finally:
        connection.rollback()
        connection.close()
