"""Each addon alone and together: install, and update.

Databases are built step by step, each a copy of the one before with one addon more.
"""

import pytest
from support import commands, databases, schema, tree

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
