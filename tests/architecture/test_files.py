"""One thing in one file, named after it, and not too long."""

import ast
import re

import pytest
from support import tree

CORE_IMPORT = re.compile(
    r'^import\s+(?:\{([^}]*)\}|(\w+))\s+from\s+"@(\w+)/([^"]+)";', re.MULTILINE
)
PATCH = re.compile(r"\bpatch\(\s*(\w+)")


@pytest.fixture(params=tree.ADDONS)
def addon(request):
    return request.param


def test_one_model_per_file(addon):
    paths = [model.path for model in tree.models(addon)]
    assert sorted(paths) == sorted(set(paths)), "two models in one file"


def test_files_are_named_after_their_models(addon):
    wrong = [
        f"{tree.name(model.path)}: {model.name}"
        for model in tree.models(addon)
        if model.path.stem != model.name.replace(".", "_")
    ]
    assert not wrong


def test_wizards_have_their_folder(addon):
    """Settings are transient as well, but Odoo keeps them with the models."""
    wrong = [
        tree.name(model.path)
        for model in tree.models(addon)
        if (model.kind == "TransientModel" and model.name != "res.config.settings")
        != (model.path.parent.name == "wizards")
        and not model.inherits
    ]
    assert not wrong


def test_packages_import_their_files(addon):
    """What is not imported does not run, and a test of that kind is always green."""
    missing = []
    for folder in ("models", "wizards", "report", "controllers", "tests"):
        package = tree.ROOT / addon / folder
        if not package.is_dir():
            continue
        imported = {
            alias.name
            for node in tree.parse(package / "__init__.py").body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        missing += [
            tree.name(path)
            for path in package.glob("test_*.py" if folder == "tests" else "*.py")
            if path.stem not in imported | {"__init__"}
        ]
    assert not missing


def test_length(addon):
    """300 lines that are neither blank nor comments; a demonstration may be longer."""
    long = [
        f"{tree.name(path)}: {lines}"
        for path in tree.files(addon, "*.py", "*.js", "*.xml")
        if "demo" not in path.parts and (lines := tree.code_lines(path)) > 300
    ]
    assert not long


def test_median():
    """Half of the Python files have fewer than 90 lines: well under a hundred."""
    lengths = sorted(
        tree.code_lines(path)
        for addon in tree.ADDONS
        for path in tree.sources(addon, "*.py")
        if path.name not in ("__init__.py", "__manifest__.py")
    )
    assert lengths[len(lengths) // 2] < 90, lengths


def test_patches_mirror_the_core(addon):
    """A file that patches a file of Odoo's has the same path below static/src.

    Where one would grow too long there are more of them: pos_order_wrong_price.js.
    """
    wrong = []
    source = tree.ROOT / addon / "static" / "src"
    for path in tree.sources(addon, "*.js"):
        text = path.read_text()
        origin = {
            name.strip(): target
            for names, default, _module, target in CORE_IMPORT.findall(text)
            for name in (names or default).split(",")
        }
        patched = {origin[name] for name in PATCH.findall(text) if name in origin}
        here = str(path.relative_to(source).with_suffix(""))
        if not all(here == core or here.startswith(f"{core}_") for core in patched):
            wrong.append(f"{tree.name(path)} patches {', '.join(sorted(patched))}")
    assert not wrong
