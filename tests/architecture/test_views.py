"""What Odoo's views cannot show is not asked of them."""

from lxml import etree


def test_pivots_show_as_money_what_is_money(env):
    """A pivot fails when a number that has no currency is chosen as money."""
    pivots = [("type", "=", "pivot"), ("model", "=like", "restaurant.%")]
    wrong = {
        (view.model, node.get("name"))
        for view in env["ir.ui.view"].search(pivots)
        for node in etree.fromstring(view.arch).iter("field")
        if node.get("widget") == "monetary"
        and env[view.model]._fields[node.get("name")].type != "monetary"
    }
    assert not wrong
