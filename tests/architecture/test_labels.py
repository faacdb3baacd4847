"""No two fields of a model are called the same: nobody could tell them apart in a
filter or an export, and Odoo warns of it when it installs."""

from collections import defaultdict

from support import tree


def test_labels_differ(env):
    ours, alike = set(tree.ADDONS), []
    for model in env.registry.models.values():
        names = defaultdict(list)
        for name, field in model._fields.items():
            names[field.string].append(name)
        alike += [
            f"{model._name}: {', '.join(same)} are all called {label}"
            for label, same in names.items()
            if len(same) > 1 and any(model._fields[n]._module in ours for n in same)
        ]
    assert not alike, "\n".join(alike)
