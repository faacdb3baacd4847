"""One shop for all tests of faults, on a server that can be stopped at named points.

The ledger is proved after each test.
"""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from support import databases
from support.points import Points
from support.server import Server
from support.shop import Shop
from support.till import Restaurant, Till


@pytest.fixture(scope="package")
def database():
    name = databases.copy(databases.template(), "crm_e2e_faults")
    yield name
    databases.drop(name)


@pytest.fixture(scope="package")
def connection(database):
    connection = databases.connect(database)
    yield connection
    connection.close()


@pytest.fixture(scope="package")
def points():
    points = Points()
    yield points
    points.remove()


@pytest.fixture(scope="package")
def server(database, points):
    server = Server(database, **points.options).start()
    yield server
    server.kill()
    server.log.unlink(missing_ok=True)


@pytest.fixture(scope="package")
def shop(server, connection):
    return Shop(server, connection)


@pytest.fixture(autouse=True)
def invariants(request):
    """They hold after each test, whatever it has done to the server."""
    yield
    if shop := request.node.funcargs.get("shop"):
        if not shop.server.is_running:
            shop.server.start()
        shop.check_invariants()


@pytest.fixture(scope="package")
def points_off(shop):
    """A policy of points that nobody has switched on yet, and its rule: one point for
    every unit of money; a hundredth of it is what a point is worth."""
    admin = shop.admin
    policy_id = admin.call(
        *("restaurant.points.policy", "create"),
        {
            "company_id": shop.company_id,
            "active": False,
            "point_value": 0.01,
            "redeem_min": 10,
            "redeem_step": 10,
            "redeem_share": 100,
        },
    )
    rule_id = admin.call(
        *("restaurant.earn.rule", "create"),
        {
            "name": "One for one",
            "company_id": shop.company_id,
            "active": False,
            "points": 1,
            "per_amount": 1,
        },
    )
    (policy,) = admin.call(
        *("restaurant.points.policy", "read", [policy_id]), ["redeem_product_id"]
    )
    return SimpleNamespace(
        policy_id=policy_id, rule_id=rule_id, product_id=policy["redeem_product_id"][0]
    )


@pytest.fixture(scope="module")
def points_policy(shop, points_off):
    """Checks earn points while tests of one file run."""
    switch_points(shop, points_off, True)
    yield points_off
    switch_points(shop, points_off, False)


def switch_points(shop, points_off, active):
    for model, number in (
        ("restaurant.points.policy", points_off.policy_id),
        ("restaurant.earn.rule", points_off.rule_id),
    ):
        shop.admin.call(model, "write", [number], {"active": active})


@pytest.fixture(scope="module")
def restaurant(shop):
    return Restaurant(shop)


@pytest.fixture
def table(restaurant):
    return restaurant.find_table()


@pytest.fixture
def guest(shop):
    return shop.make_guest(100, f"Guest {uuid4().hex[:6]}")


@pytest.fixture
def till(restaurant, shop, get_page):
    return Till(restaurant, get_page("first", shop.cashier)).open()


@pytest.fixture
def other(restaurant, shop, get_page):
    """Another window of the same till."""
    return Till(restaurant, get_page("second", shop.cashier)).open()
