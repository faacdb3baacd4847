"""Who may read and change what, as it stands in the database."""

import pytest
from support import tree

OURS = tuple(f"{addon}" for addon in tree.ADDONS)


@pytest.fixture
def tables(env):
    """Our models that store something."""
    found = [
        model
        for model in env.registry.models.values()
        if model._original_module in OURS and not model._abstract
    ]
    assert len(found) > 10
    return sorted(model._name for model in found)


def test_every_model_has_access_rights(env, tables):
    access = env["ir.model.access"].search([("model_id.model", "in", tables)])
    assert not set(tables) - set(access.mapped("model_id.model"))


def test_access_is_given_to_employees_alone(env, tables):
    access = env["ir.model.access"].search([("model_id.model", "in", tables)])
    outsiders = env.ref("base.group_public") | env.ref("base.group_portal")
    open_to_all = access.filtered(
        lambda right: not right.group_id or right.group_id <= outsiders
    )
    assert not open_to_all.mapped("name")


def test_models_of_a_company_have_rules(env, tables):
    """Whoever works for one group does not see the guests of another."""
    ruled = env["ir.rule"].search([("model_id.model", "in", tables)])
    names = {
        name
        for name in tables
        if "company_id" in env[name]._fields and not env[name]._transient
    }
    assert names
    assert not names - set(ruled.mapped("model_id.model"))


def test_administrators_change_balances_as_little_as_anybody(env):
    """Money moves through the ledger alone: no ring has any right to write it."""
    money = [
        "restaurant.account.balance",
        "restaurant.entry",
        "restaurant.hold",
        "restaurant.intent",
        "restaurant.lot",
        "restaurant.operation",
    ]
    access = env["ir.model.access"].search([("model_id.model", "in", money)])
    assert set(access.mapped("model_id.model")) == set(money)
    assert not any(access.mapped("perm_write"))
    assert not any(access.mapped("perm_create"))
    assert not any(access.mapped("perm_unlink"))
