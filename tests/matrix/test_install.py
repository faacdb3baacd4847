"""Each addon alone and together: install, its own tests, update, and uninstall.

Databases are built step by step, each a copy of the one before with one addon more.
"""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support import commands, databases, schema, tree
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
# At least so many tests have to run: a test that is not found is not missed otherwise.
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text())


@pytest.fixture(scope="module")
def installed(make_database):
    """A function that builds a combination, once."""
    done = {}

    def build(step):
        if step not in done:
            before, addon = STEPS[step]
            source = build(before) if before else databases.template("CRM_BASE")
            done[step] = make_database(f"_{step}", source)
            commands.install(done[step], addon)
        return done[step]

    return build


def states(database):
    with databases.connect(database) as connection:
        rows = databases.rows(connection, "select name, state from ir_module_module")
    connection.close()
    return {row["name"]: row["state"] for row in rows}


def run_tests(database, addon, tmp_path):
    """How many of the addon's tests have passed, those in a browser left out."""
    report = tmp_path / "report.xml"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", f"--odoo-database={database}"),
            *("-m", "not browser", "-q"),
            *(f"--junitxml={report}", addon),
        ],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    suite = ElementTree.parse(report).getroot().find("testsuite")
    assert suite.get("skipped") == suite.get("errors") == suite.get("failures") == "0"
    return int(suite.get("tests"))


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


@pytest.mark.parametrize(
    "step, addon",
    [("base", BASE), ("base_loyalty", LOYALTY), ("base_feedback", FEEDBACK)],
)
def test_own_tests(installed, step, addon, tmp_path):
    """Each addon passes its tests with no more than it depends on."""
    assert run_tests(installed(step), addon, tmp_path) >= FLOORS[addon]


def test_update(make_database):
    """An update changes nothing where there is nothing to change."""
    database = make_database("_update", databases.template())
    before = schema.snapshot(database)
    commands.update(database, *tree.ADDONS)
    after = schema.snapshot(database)
    assert sorted(after - before) == sorted(before - after) == []


@pytest.fixture(scope="module")
def used(installed, make_database, make_server):
    """All addons, as a customer has them: a guest has topped up, and paid a check."""
    name = make_database("_used", installed("all"))
    server = make_server(name)
    with databases.connect(name) as connection:
        shop = Shop(server, connection)
        shop.pay(shop.make_guest(100.0), 40.0, cash=5.0)
        shop.close(shop.session_id)
    connection.close()
    server.terminate()
    return name


@pytest.mark.parametrize("addon", [LOYALTY, FEEDBACK])
def test_uninstall_one(used, make_database, addon):
    """What a sibling of it has stays as it is."""
    database = make_database(f"_without_{addon}", used)
    commands.uninstall(database, addon)
    left = {
        what
        for kind, text in schema.snapshot(database)
        if (what := f"{kind} {text}").startswith(f"record of a module {addon} ")
    }
    assert not left
    found = states(database)
    assert found[addon] == "uninstalled"
    assert {found[other] for other in tree.ADDONS if other != addon} == {"installed"}
    commands.update(database, *set(tree.ADDONS) - {addon})


def test_uninstall_all(used, make_database):
    """The database is what it was before, and can take the addons again."""
    database = make_database("_without", used)
    before = schema.snapshot(databases.template("CRM_STOCK"))
    commands.uninstall(database, BASE)
    after = schema.snapshot(database)
    assert sorted(after - before) == []
    # The template has demonstration data of the stock modules; here is none.
    lost = {(kind, text) for kind, text in before - after if kind in schema.STRUCTURE}
    assert sorted(lost) == []
    commands.install(database, *tree.ADDONS)
