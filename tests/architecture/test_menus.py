"""Every menu opens for everybody who sees it, and says what is missing when empty."""

import pytest

import odoo
from odoo.tests.common import get_db_name
from odoo.tools.safe_eval import safe_eval

ROOT = "restaurant_crm.menu_restaurant_crm_root"


@pytest.fixture(params=["floor", "desk", "loyalty", "owner"])
def env(request):
    """As one of the users of the demonstration."""
    with odoo.modules.registry.Registry(get_db_name()).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        user = env["res.users"].search([("login", "=", request.param)])
        yield env(user=user, context={"allowed_company_ids": user.company_ids.ids})
        cr.rollback()


@pytest.fixture
def actions(env):
    """What opens in a list, board or the like: [(name of the menu, action), …]."""
    shown = env["ir.ui.menu"].load_menus(False)
    ours = env["ir.ui.menu"].search([("id", "child_of", env.ref(ROOT).id)])
    menus = ours.filtered(lambda menu: menu.id in shown)
    found = [(menu.complete_name, menu.action) for menu in menus.sudo() if menu.action]
    assert len(found) > 10
    return [
        (name, action)
        for name, action in found
        if action._name == "ir.actions.act_window" and action.target != "new"
    ]


def test_every_menu_opens(env, actions):
    for name, action in actions:
        model = env[action.res_model]
        domain = safe_eval(action.domain or "[]", {"uid": env.uid})
        records = model.search(domain, limit=3)
        for view_id, kind in action.views:
            view = model.get_view(view_id, kind)
            used = view["models"][action.res_model]
            assert records.read(list(used)) is not None, (name, kind)
        model.get_view(view_type="search")


def test_every_menu_says_what_to_do_when_it_is_empty(actions):
    silent = [
        name
        for name, action in actions
        if not action.help and action.res_model != "res.config.settings"
    ]
    assert not silent
