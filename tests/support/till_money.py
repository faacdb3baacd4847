"""What has become of the money of guests at a till: read in the database."""

from . import databases


def holds_of(shop, guest):
    """State and amount of whatever was asked for from the guest's account."""
    rows = databases.rows(
        shop.connection,
        "SELECT state, amount FROM restaurant_hold WHERE account_id = %s ORDER BY id",
        [guest.account_id],
    )
    return [(row["state"], float(row["amount"])) for row in rows]


def checks_of(restaurant, guest):
    """State, amount of the dishes, and payments of each check of the guest."""
    rows = databases.rows(
        restaurant.shop.connection,
        """SELECT o.state, SUM(l.price_subtotal_incl) AS amount, (
                SELECT array_agg(p.amount ORDER BY p.id) FROM pos_payment p
                WHERE p.pos_order_id = o.id) AS payments
        FROM pos_order o JOIN pos_order_line l ON l.order_id = o.id
        WHERE o.partner_id = %s AND o.config_id = %s GROUP BY o.id ORDER BY o.id""",
        [guest.partner_id, restaurant.till_id],
    )
    return [
        (row["state"], float(row["amount"]), [float(x) for x in row["payments"] or []])
        for row in rows
    ]


def assert_paid_once(restaurant, guest):
    """Forty, from stored value."""
    assert checks_of(restaurant, guest) == [("paid", 40, [40])]
    assert holds_of(restaurant.shop, guest) == [("captured", 40)]
    assert restaurant.shop.balance(guest) == 60
