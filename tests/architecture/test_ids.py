"""XML ids tell what they stand for."""

import csv
import re

import pytest
from support import tree

VIEWS = "form|list|search|kanban|pivot|graph|calendar|activity|hierarchy"
# Screens that core models get through us are called by what they show.
ACTIONS = "ir.actions.act_window", "ir.actions.server", "ir.actions.client"


@pytest.fixture(params=tree.ADDONS)
def addon(request):
    return request.param


def underscored(model):
    return model.removeprefix("model_").replace(".", "_")


def expected(record):
    """The pattern for the id of a record, or None where there is none."""
    model = record.get("model")
    if model == "ir.ui.view" and (shown := tree.value(record, "model")):
        return rf"{underscored(shown)}_view_({VIEWS})(_\w+)?"
    if model in ACTIONS:
        field = "model_id" if model == "ir.actions.server" else "res_model"
        shown = (tree.value(record, field) or "").rpartition(".")[2]
        if model == "ir.actions.act_window":
            shown = tree.value(record, field) or ""
        return rf"{underscored(shown)}_action(_\w+)?" if shown else r"\w+_action(_\w+)?"
    if model == "ir.rule":
        shown = (tree.value(record, "model_id") or "").rpartition(".")[2]
        return rf"{underscored(shown)}_rule_\w+"
    if model == "res.groups":
        return r"group_restaurant_\w+"
    if model == "res.groups.privilege":
        return r"privilege_restaurant_\w+"
    return None


def test_records(addon):
    wrong = [
        f"{tree.name(path)}:{record.sourceline}: {record.get('id')} is not {pattern}"
        for path, record in tree.records(addon)
        # A record of another module is extended under its own id.
        if "." not in record.get("id", ".")
        and (pattern := expected(record))
        and not re.fullmatch(pattern, record.get("id"))
    ]
    assert not wrong, "\n".join(wrong)


def test_menus(addon):
    """A menu is called by the model that it opens; a menu of menus by the addon."""
    wrong = [
        f"{tree.name(path)}:{menu.sourceline}: {menu.get('id')}"
        for path, menu in tree.records(addon, "menuitem")
        if not re.fullmatch(
            r"\w+_menu(_\w+)?"
            if menu.get("action")
            else r"menu_restaurant_\w+|(\w+\.)?\w*menu\w*",
            menu.get("id"),
        )
    ]
    assert not wrong, "\n".join(wrong)


def test_access_rights(addon):
    wrong = []
    path = tree.ROOT / addon / "security" / "ir.model.access.csv"
    for row in csv.DictReader(path.read_text().splitlines()):
        model = underscored(row["model_id:id"].rpartition(".")[2])
        group = row["group_id:id"].rpartition(".")[2].removeprefix("group_")
        rights = {right for name, right in row.items() if name.startswith("perm_")}
        names = {group, re.sub("^restaurant_(crm_)?", "", group)}
        if rights == {"0"}:
            names = {"nobody"}
        if row["id"] not in {f"access_{model}_{name}" for name in names}:
            wrong.append(f"{row['id']}: model {model}, group {group}")
        if not group:
            wrong.append(f"{row['id']}: everybody may, the public included")
    assert not wrong, "\n".join(wrong)


def test_ids_are_used_once(addon):
    ids = [record.get("id") for _, record in tree.records(addon, "record", "menuitem")]
    assert not {name for name in ids if name and ids.count(name) > 1}
