"""Fixtures for the suite seen from outside: databases, servers and browsers of its own.

One server serves all the tests of a module, on a database of that module.
"""

import re
from contextlib import closing

import pytest
from support import browser as browsers
from support import databases
from support.cluster import Cluster
from support.server import Server


@pytest.fixture(scope="module")
def make_database(request):
    """A function that copies a template: `make_database(suffix="", source=None)`."""
    made = []
    module = re.sub(r"\W+", "_", request.module.__name__.rpartition(".")[2])

    def make(suffix="", source=None):
        name = f"crm_e2e_{module.removeprefix('test_')}{suffix}"
        made.append(databases.copy(source or databases.template(), name))
        return made[-1]

    yield make
    for name in made:
        databases.drop(name)


@pytest.fixture(scope="module")
def database(make_database):
    """The name of a copy of the suite, with demonstration data."""
    return make_database()


@pytest.fixture(scope="module")
def connection(database):
    """psycopg2's, beside the server's own: autocommit.

    Not as a context manager, which begins a transaction in spite of that: what a test
    writes would stay unseen by the server, and locked.
    """
    with closing(databases.connect(database)) as connection:
        yield connection


@pytest.fixture(scope="module")
def make_server():
    """A function that starts a server: `make_server(database, workers=0, …)`."""
    servers = []

    def make(*arguments, **options):
        servers.append(Server(*arguments, **options))
        return servers[-1].start()

    yield make
    for server in servers:
        server.kill()
        server.log.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def server(make_server, database):
    """A running server with threads."""
    return make_server(database)


@pytest.fixture(scope="module")
def chinese_admin(server):
    """The administrator; Chinese is installed."""
    admin = server.client("admin", timeout=300)
    known = [["code", "=", "zh_CN"], ["active", "in", [True, False]]]
    chinese = admin.call("res.lang", "search", known)
    install = "base.language.install"
    wizard = admin.call(install, "create", [{"lang_ids": [[6, 0, chinese]]}])
    admin.call(install, "lang_install", wizard)
    return admin


@pytest.fixture(scope="module")
def own_cluster():
    """A PostgreSQL cluster that the tests may stop; it runs, and is empty."""
    cluster = Cluster()
    try:
        yield cluster.start()
    finally:
        cluster.destroy()


@pytest.fixture(scope="module")
def browser():
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def new_page(request, browser):
    """A function that opens a window: `new_page(client=None, **context options)`."""
    pages = []

    def make(client=None, **options):
        pages.append(browsers.new_page(browser, client, **options))
        return pages[-1]

    yield make
    for number, page in enumerate(pages):
        if request.node.stash.get(FAILED, False):
            path = browsers.keep_screenshot(page, f"{request.node.name}-{number}")
            print(f"Screenshot: {path}\nConsole: {page.errors}")
        page.context.close()


@pytest.fixture(scope="module")
def kept_pages():
    pages = {}
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def get_page(request, browser, kept_pages):
    """A function that gives a window which serves several tests of a module:
    `get_page(name, client)`. After a test that failed, it gives a new one."""

    def get(name, client=None):
        if name not in kept_pages:
            kept_pages[name] = browsers.new_page(browser, client)
        return kept_pages[name]

    yield get
    if request.node.stash.get(FAILED, False):
        for name, page in kept_pages.items():
            path = browsers.keep_screenshot(page, f"{request.node.name}-{name}")
            print(f"Screenshot: {path}\nConsole: {page.errors}")
            page.context.close()
        kept_pages.clear()


FAILED = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
        for name in ("server", "make_server"):
            if isinstance(server := item.funcargs.get(name), Server):
                report.sections.append(("Log of the server", server.tail()))
    return report
