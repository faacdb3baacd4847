"""One shop for all tests of faults, on a server that can be stopped at named points.

The ledger is proved after each test.
"""

import pytest
from support import databases
from support.points import Points
from support.server import Server
from support.shop import Shop


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
