"""Who may know whom: arrows point to the base, and siblings do not know each other."""

import re

import pytest
from support import tree

import odoo.modules.module

BASE = "restaurant_crm"
SIBLINGS = sorted(set(tree.ADDONS) - {BASE})
# What an addon must not stand on, even by way of another module.
FORBIDDEN = {
    "restaurant_crm": {"loyalty", "pos_loyalty", "survey", *SIBLINGS},
    "restaurant_crm_loyalty": {"survey", "restaurant_crm_feedback"},
    "restaurant_crm_feedback": {"loyalty", "pos_loyalty", "restaurant_crm_loyalty"},
}
TEXT = ("*.py", "*.js", "*.xml", "*.csv", "*.scss")


def needs(module, seen):
    """The modules that a module depends on, all the way down."""
    depends = (
        tree.manifest(module)["depends"]
        if module in tree.ADDONS
        else odoo.modules.module.Manifest.for_addon(module)["depends"]
    )
    for name in set(depends) - seen:
        seen.add(name)
        needs(name, seen)
    return seen


def new_models(addon):
    return {model.name for model in tree.models(addon) if model.is_new}


def test_all_addons_are_known():
    assert set(FORBIDDEN) == set(tree.ADDONS)


@pytest.mark.parametrize("addon", FORBIDDEN)
def test_depends(addon):
    assert not needs(addon, set()) & FORBIDDEN[addon]


@pytest.mark.parametrize("addon", SIBLINGS)
def test_stands_on_the_base(addon):
    assert BASE in tree.manifest(addon)["depends"]


@pytest.mark.parametrize("addon", FORBIDDEN)
def test_mentions(addon):
    """No file names another addon, or a model of it, above or beside its own."""
    others = set(tree.ADDONS) - {addon, BASE}
    words = others | {model for other in others for model in new_models(other)}
    pattern = re.compile(
        r"(?<![\w.])(" + "|".join(map(re.escape, words)) + r")\b(?!\.)"
    )
    found = [
        f"{tree.name(path)}:{number}: {match[0]}"
        for path in tree.files(addon, *TEXT)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for match in pattern.finditer(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("addon", FORBIDDEN)
def test_models_are_used_where_they_are_known(addon):
    """No model of a module is extended that the addon does not depend on."""
    known = needs(addon, set()) | {addon}
    ours = {model: other for other in tree.ADDONS for model in new_models(other)}
    strangers = [
        f"{tree.name(model.path)}: {name} is of {ours[name]}"
        for model in tree.models(addon)
        for name in model.inherits
        if name in ours and ours[name] not in known
    ]
    assert not strangers


@pytest.mark.parametrize("addon", FORBIDDEN)
def test_partner_budget(addon):
    """A contact gets one relation and one button, and stores nothing of ours."""
    fields = {
        name: (call.func.attr, tree.keywords(call))
        for model in tree.models(addon)
        if model.name == "res.partner" and "res.partner" in model.inherits
        for name, call in model.fields.items()
    }
    relations = [name for name, (kind, _) in fields.items() if kind == "One2many"]
    stored = [
        name
        for name, (kind, options) in fields.items()
        if kind != "One2many"
        and (options.get("store") or not {"compute", "related"} & set(options))
    ]
    buttons = [
        button
        for _, record in tree.records(addon)
        if record.get("model") == "ir.ui.view"
        and tree.value(record, "model") == "res.partner"
        for button in record.iter("button")
        if "oe_stat_button" in button.get("class", "")
    ]
    assert len(relations) <= 1, relations
    assert not stored
    assert len(buttons) <= 1
