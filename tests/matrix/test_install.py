"""Each addon alone and together: install, and update.

Databases are built step by step, each a copy of the one before with one addon more.
"""

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
