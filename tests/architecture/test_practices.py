"""Mistakes that a linter does not know, found in the source."""

import ast

import pytest
from support import tree

MONEY = {"amount", "balance", "principal", "bonus", "available"}


@pytest.fixture(params=tree.ADDONS)
def nodes(request):
    """(place, node) of everything in the addon's own Python, without its tests."""
    return [
        (f"{tree.name(path)}:{getattr(node, 'lineno', 0)}", node)
        for path in tree.sources(request.param, "*.py")
        for node in ast.walk(tree.parse(path))
    ]


def routes(nodes):
    for place, node in nodes:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).endswith(
                "route"
            ):
                yield place, node, tree.keywords(decorator)


def test_public_forms_are_protected(nodes):
    """What anybody may post needs the token of a form, or a signature."""
    for place, _function, options in routes(nodes):
        if options.get("auth") in ("public", "none"):
            assert options.get("csrf") is not False, place


def test_requests_are_not_written_as_they_come(nodes):
    for place, function, _options in routes(nodes):
        if function.args.kwarg is None:
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                passed = [ast.unparse(argument) for argument in call.args]
                assert not (
                    call.func.attr in ("create", "write")
                    and function.args.kwarg.arg in passed
                ), place


def test_ids_of_requests_are_not_read_with_all_rights(nodes):
    """Public pages prove a token first; a helper does both, in one place."""
    for place, function, options in routes(nodes):
        if options.get("auth") in ("public", "none"):
            assert ".sudo().browse(" not in ast.unparse(function), place


def test_requests_do_not_commit(nodes):
    """Only cursors that the code itself has opened may be ended by it."""
    found = [
        place
        for place, node in nodes
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in ("self.env.cr.commit", "self.env.cr.rollback", "self._cr.commit")
    ]
    assert not found


def test_money_is_not_compared_exactly(nodes):
    """Amounts are compared by their currency, or as whole cents."""

    def is_money(node):
        return isinstance(node, ast.Attribute) and node.attr in MONEY

    found = [
        place
        for place, node in nodes
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops)
        and any(map(is_money, [node.left, *node.comparators]))
    ]
    assert not found


def test_errors_are_not_swallowed(nodes):
    """`except Exception` only where something is done about it."""
    found = [
        place
        for place, node in nodes
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or ast.unparse(node.type) in ("Exception", "BaseException")
        )
        and not any(isinstance(child, ast.Call | ast.Raise) for child in ast.walk(node))
    ]
    assert not found


def test_no_test_is_skipped():
    words = ("skipTest", "@unittest.skip", "pytest.skip", "mark.skip", "mark.xfail")
    paths = [
        *(path for addon in tree.ADDONS for path in tree.files(addon, "*.py")),
        *(path for path in (tree.ROOT / "tests").rglob("*.py")),
    ]
    assert len(paths) > 50
    found = [
        tree.name(path)
        for path in paths
        if path.name != "test_practices.py"
        and any(word in path.read_text() for word in words)
    ]
    assert not found
