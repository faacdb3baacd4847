"""Each addon alone and together: install, its own tests, update, and uninstall.

Databases are built step by step, each a copy of the one before with one addon more.
"""

import ast
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest
from support import commands, databases, schema, tree
from support.server import free_port
from support.shop import Shop

BASE, LOYALTY, FEEDBACK = (
    "restaurant_crm",
    "restaurant_crm_loyalty",
    "restaurant_crm_feedback",
)
# What each combination is built on, and what is added to it.
STEPS = {
    "base": (None, BASE),
    "base_loyalty": ("base", LOYALTY),
    "base_feedback": ("base", FEEDBACK),
    "all": ("base_loyalty", FEEDBACK),
}
# The combination in which each addon has no more than it depends on.
ALONE = {LOYALTY: "base_loyalty", BASE: "base", FEEDBACK: "base_feedback"}
# How files with tests in a browser are called.
IN_BROWSER = ("_tours", "_hoot", "_http")


@pytest.fixture(scope="module")
def installed(make_database):
    """A function that builds a combination, once."""
    done = {}

    def build(step):
        if step not in done:
            before, addon = STEPS[step]
            source = build(before) if before else databases.template("CRM_BASE")
            done[step] = make_database(f"_{step}", source)
            forget_demonstration(done[step])
            commands.install(done[step], addon)
        return done[step]

    return build


def states(database):
    with databases.connect(database) as connection:
        rows = databases.rows(connection, "select name, state from ir_module_module")
    connection.close()
    return {row["name"]: row["state"] for row in rows}


def forget_demonstration(database):
    """What is installed from now on comes without demonstration data."""
    with databases.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("update ir_module_module set demo = false")
    connection.close()


def run_tests(database, addon, report):
    """How many of the addon's tests have passed, those in a browser left out."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", f"--odoo-database={database}"),
            *("-m", "not browser", "-q", "-p", "no:cacheprovider"),
            *(f"--junitxml={report}", addon),
        ],
        cwd=tree.ROOT,
        env={**os.environ, "ODOO_HTTP_PORT": str(free_port())},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    suite = ElementTree.parse(report).getroot().find("testsuite")
    assert suite.get("skipped") == suite.get("errors") == suite.get("failures") == "0"
    return int(suite.get("tests"))


def count_tests(addon):
    """How many tests are written down, but for those in a browser."""
    classes = {
        statement.name: (path, statement)
        for path in tree.files(addon, "tests/*.py")
        for statement in tree.parse(path).body
        if isinstance(statement, ast.ClassDef)
    }

    def opens_browser(name):
        bases = classes[name][1].bases if name in classes else ()
        parents = [base.attr if hasattr(base, "attr") else base.id for base in bases]
        return "HttpCase" in (name, *parents) or any(map(opens_browser, parents))

    return sum(
        node.name.startswith("test_")
        for name, (path, statement) in classes.items()
        if path.stem.startswith("test_")
        if not path.stem.endswith(IN_BROWSER) and not opens_browser(name)
        for node in statement.body
        if isinstance(node, ast.FunctionDef)
    )


@pytest.fixture(scope="module")
def own_tests(installed, tmp_path_factory):
    """The tests of each addon: they run meanwhile, one addon after the other."""
    built = {addon: installed(step) for addon, step in ALONE.items()}
    installed("all")  # a database that tests run on cannot be copied
    reports = tmp_path_factory.mktemp("reports")
    with ThreadPoolExecutor(1) as pool:
        yield {
            addon: pool.submit(run_tests, database, addon, reports / f"{addon}.xml")
            for addon, database in built.items()
        }


@pytest.mark.parametrize("step", STEPS)
def test_install(installed, step):
    """Nothing is warned of, and nothing else comes along."""
    found = states(installed(step))
    ours = {addon for addon in tree.ADDONS if found[addon] == "installed"}
    before, addon = STEPS[step]
    expected = {addon}
    while before:
        before, addon = STEPS[before]
        expected.add(addon)
    assert ours == expected
    if LOYALTY not in ours:
        assert found["loyalty"] == "uninstalled"
    assert not set(found.values()) & {"to install", "to upgrade", "to remove"}


@pytest.mark.usefixtures("own_tests")
def test_update(make_database):
    """An update changes nothing where there is nothing to change."""
    database = make_database("_update", databases.template())
    before = schema.snapshot(database)
    commands.update(database, *tree.ADDONS)
    after = schema.snapshot(database)
    assert sorted(after - before) == sorted(before - after) == []


def use_base(shop, guest):
    (allergen, *_others) = shop.admin.call("restaurant.preference", "search", [])
    shop.admin.call(
        *("restaurant.guest.preference", "create"),
        {"guest_id": guest.guest_id, "preference_id": allergen},
    )
    shop.admin.call(
        *("restaurant.guest.request", "create"),
        {"guest_id": guest.guest_id, "text": "A table at the window"},
    )


def use_feedback(shop, guest):
    visits = [("guest_id", "=", guest.guest_id)]
    (visit,) = shop.admin.call("restaurant.visit", "search", visits)
    shop.admin.call(
        *("restaurant.feedback", "create"),
        {"visit_id": visit, "score": 2, "text": "We waited for an hour"},
    )


@pytest.fixture(scope="module")
def used(installed, own_tests, make_database, make_server):
    """All addons, as a customer has them: a guest has topped up, paid a check, and said
    how it was."""
    name = make_database("_used", installed("all"))
    server = make_server(name)
    with databases.connect(name) as connection:
        shop = Shop(server, connection)
        guest = shop.make_guest(100.0)
        shop.pay(guest, 40.0, cash=5.0)
        shop.close(shop.session_id)
        use_base(shop, guest)
        use_feedback(shop, guest)
    connection.close()
    server.terminate()
    return name


def field_names(snapshot):
    return {text.rpartition(".")[2] for kind, text in snapshot if kind == "field"}


def check_gone(database, *likes):
    """Nothing is there that is in no database that never had the addon; nothing is
    missing of the first of those."""
    after = schema.snapshot(database)
    never = [schema.snapshot(like) for like in likes]
    inherited = {("field", f"mail.thread.{name}") for name in field_names(after)}
    stock = {text.rpartition(".")[2] for _kind, text in inherited & never[-1]}
    left = {
        (kind, text)
        for kind, text in after.difference(*never)
        # A stock module that came along stays, and with it what it gives to threads.
        if kind != "field" or text.rpartition(".")[2] not in stock
    }
    assert sorted(left) == []
    # Stock modules may have demonstration data there, and have none here.
    lost = {(kind, text) for kind, text in never[0] - after if kind in schema.STRUCTURE}
    assert sorted(lost) == []


@pytest.mark.parametrize(
    "addon, others", [(LOYALTY, "base_feedback"), (FEEDBACK, "base_loyalty")]
)
def test_uninstall_one(installed, used, make_database, addon, others):
    """What a sibling of it has stays as it is; and it can be installed again."""
    database = make_database(f"_without_{addon}", used)
    commands.uninstall(database, addon)
    found = states(database)
    assert found[addon] == "uninstalled"
    assert {found[other] for other in tree.ADDONS if other != addon} == {"installed"}
    check_gone(database, installed(others), databases.template("CRM_STOCK"))
    commands.install(database, addon)


def test_uninstall_all(used, make_database):
    """The database is what it was before, and can take the addons again."""
    database = make_database("_without", used)
    commands.uninstall(database, BASE)
    check_gone(database, databases.template("CRM_STOCK"))
    commands.install(database, *tree.ADDONS)


@pytest.mark.parametrize("addon", ALONE)
def test_own_tests(own_tests, addon):
    """Each addon passes its tests with no more than it depends on."""
    assert own_tests[addon].result() >= count_tests(addon)
