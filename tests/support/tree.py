"""The addons as they lie in the tree: manifests, classes and records."""

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
ADDONS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))
ODOO_MODELS = {"Model", "TransientModel", "AbstractModel"}


def manifest(addon):
    return ast.literal_eval((ROOT / addon / "__manifest__.py").read_text())


def files(addon, *patterns):
    """Files of an addon whose names match, without what Python has compiled."""
    found = (path for pattern in patterns for path in (ROOT / addon).rglob(pattern))
    return sorted(path for path in found if "__pycache__" not in path.parts)


def sources(addon, *patterns):
    """As `files`, without its tests."""
    return [path for path in files(addon, *patterns) if "tests" not in path.parts]


def name(path):
    """How a file is called in messages."""
    return str(path.relative_to(ROOT))


@cache
def parse(path):
    return ast.parse(path.read_text(), str(path))


@dataclass
class Model:
    """One class of Odoo's, as it is written down."""

    path: Path
    kind: str
    attributes: dict = field(default_factory=dict)
    fields: dict = field(default_factory=dict)
    methods: dict = field(default_factory=dict)

    @property
    def addon(self):
        return self.path.relative_to(ROOT).parts[0]

    @property
    def inherits(self):
        names = self.attributes.get("_inherit", [])
        return [names] if isinstance(names, str) else list(names)

    @property
    def name(self):
        return self.attributes.get("_name") or (self.inherits or [None])[0]

    @property
    def is_new(self):
        """It is made here, and not extended."""
        return "_name" in self.attributes and self.name not in self.inherits


def _literal(node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _model(path, node):
    kinds = [
        base.attr
        for base in node.bases
        if isinstance(base, ast.Attribute) and base.attr in ODOO_MODELS
    ]
    if not kinds:
        return None
    model = Model(path, kinds[0])
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            model.methods[statement.name] = statement
        elif isinstance(statement, ast.Assign):
            (target,) = statement.targets
            value = statement.value
            if not isinstance(target, ast.Name):
                continue
            model.attributes[target.id] = _literal(value)
            if (
                isinstance(value, ast.Call)
                and isinstance(value.func, ast.Attribute)
                and isinstance(value.func.value, ast.Name)
                and value.func.value.id == "fields"
            ):
                model.fields[target.id] = value
    return model


@cache
def models(addon):
    """Every class of Odoo's in an addon."""
    return [
        model
        for path in sources(addon, "*.py")
        for node in parse(path).body
        if isinstance(node, ast.ClassDef) and (model := _model(path, node))
    ]


def keywords(call):
    """The arguments of a field that are written as literals."""
    return {keyword.arg: _literal(keyword.value) for keyword in call.keywords}


def decorators(function):
    """Names of a method's decorators, such as api.model."""
    nodes = (
        node.func if isinstance(node, ast.Call) else node
        for node in function.decorator_list
    )
    return {ast.unparse(node) for node in nodes}


def records(addon, *tags):
    """(file, element) of each record, or other tag, in an addon's data files."""
    for path in sources(addon, "*.xml"):
        if "static" not in path.parts:
            for element in etree.parse(path).iter(*(tags or ("record",))):
                yield path, element


def value(record, field_name):
    """The text, or the reference, or the expression, of a field of a record."""
    for element in record.iterfind(f"field[@name='{field_name}']"):
        return element.get("ref") or element.get("eval") or (element.text or "").strip()
    return None


def code_lines(path):
    """How many lines there are, but for blank ones and comments."""
    comment = "#" if path.suffix == ".py" else "//"
    lines = (line.strip() for line in path.read_text().splitlines())
    return sum(bool(line) and not line.startswith(comment) for line in lines)
