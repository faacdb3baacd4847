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


def test_no_graph_stacks_averages(env):
    """Four stars here and four stars there are not eight."""
    wrong = set()
    graphs = [("type", "=", "graph"), ("model", "=like", "restaurant.%")]
    for view in env["ir.ui.view"].search(graphs):
        arch, known = etree.fromstring(view.arch), env[view.model]._fields
        nodes = list(arch.iter("field"))
        measured = {node.get("name") for node in nodes if node.get("type") == "measure"}
        grouped = {node.get("name") for node in nodes} - measured
        grouped = {name for name in grouped if not known[name].aggregator}
        is_mean = any(known[name].aggregator == "avg" for name in measured)
        if len(grouped) > 1 and is_mean and arch.get("stacked") != "0":
            wrong.add((view.model, view.id))
    assert not wrong
