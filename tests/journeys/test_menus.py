"""Every menu of ours, in each of its views, in a real browser and in both languages."""

import pytest
from playwright.sync_api import TimeoutError

ROOT = "restaurant_crm.menu_restaurant_crm_root"
HELP = ".o_view_nocontent:has(p)"  # what an empty screen says
# What each kind of view shows when it is not empty
FILLED = {
    "activity": ".o_activity_view",
    "calendar": ".o_calendar_view .fc",
    "form": ".o_form_view :is(.o_field_widget, .o_setting_box)",
    "graph": ".o_graph_view canvas",
    "kanban": ".o_kanban_view .o_kanban_record:not(.o_kanban_ghost)",
    "list": ".o_list_view .o_data_row, .o_list_view .o_group_header",
    "pivot": ".o_pivot_view tbody td",
}
CLIENT_ACTION = ".o_action_manager > .o_action:not(.o_view_controller)"
DIALOG = ".modal .o_form_view"
ERROR = ".o_error_dialog"

OPEN = """async (id) => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    await action.doAction(id, { clearBreadcrumbs: true });
    const opened = action.currentController;
    return {
        type: opened.action.type,
        model: opened.action.res_model,
        first: opened.view?.type,
        views: (opened.views || []).map((view) => view.type),
    };
}"""
SWITCH = """async ([kind, resId]) => {
    const { action } = odoo.__WOWL_DEBUG__.root.env.services;
    await action.switchView(kind, resId ? { resId } : {});
}"""
# The web client rejects with an error whose cause tells more
TRY = """async ([call, argument]) => {
    try {
        return await eval(call)(argument);
    } catch (error) {
        return { error: String(error.cause?.data?.message || error.cause || error) };
    }
}"""


class Walk:
    """A user who opens one menu after the other, and notes what goes wrong.

    :param set kinds: of views to open beside the first of each menu
    """

    def __init__(self, page, client, kinds):
        self.page = page
        self.client = client
        self.kinds = kinds
        self.problems = []
        self.seen = []
        self.start()

    def start(self):
        self.page.goto(f"{self.client.url}/odoo")
        self.page.wait_for_selector(".o_main_navbar")

    def open_menu(self, name, action_id):
        opened = self.run(name, "menu", OPEN, action_id)
        if not opened:
            return
        if self.page.locator(".modal").count():
            self.look(name, "dialog", DIALOG)
            self.page.keyboard.press("Escape")
            self.page.wait_for_selector(".modal", state="detached")
        elif opened["type"] != "ir.actions.act_window":
            self.look(name, "screen", CLIENT_ACTION)
        else:
            self.look(name, opened["first"], FILLED[opened["first"]])
            others = [kind for kind in opened["views"] if kind != opened["first"]]
            for kind in self.kinds.intersection(others):
                self.open_view(name, kind, opened["model"])

    def open_view(self, name, kind, model):
        record = []
        if kind == "form":
            record = self.client.call(model, "search", [], limit=1)
            if not record:
                return  # an empty list has said so
        if self.run(name, kind, SWITCH, [kind, *record]) is not None:
            self.look(name, kind, FILLED[kind])

    def run(self, name, kind, call, argument):
        """The result of a call to the web client, {} without; None when it fails."""
        result = self.page.evaluate(TRY, [call, argument]) or {}
        if "error" not in result:
            return result
        self.problems.append((name, kind, result["error"]))
        self.start()
        self.page.errors.clear()
        return None

    def look(self, name, kind, filled):
        """Note a screen that stays empty without a word, or that fails."""
        self.seen.append((name, kind))
        page = self.page
        try:
            page.locator(f":is({filled}, {HELP}, {ERROR})").first.wait_for()
        except TimeoutError:
            self.problems.append((name, kind, "is empty, and says nothing"))
        if page.locator(ERROR).count():
            self.problems.append((name, kind, page.locator(ERROR).inner_text()))
            page.keyboard.press("Escape")
        if page.errors:
            self.problems.append((name, kind, *page.errors))
            page.errors.clear()


def menus_of(client):
    """Our menus as this user sees them: [(path, id of the action), …]."""
    menus = client.get("/web/webclient/load_menus").json()
    (root,) = (menu for menu in menus.values() if menu.get("xmlid") == ROOT)

    def walk(menu, path):
        path = [*path, menu["name"]]
        if menu["actionID"] and not menu["children"]:
            yield " / ".join(path), menu["actionID"]
        for child in menu["children"]:
            yield from walk(menus[str(child)], path)

    return list(walk(root, []))


@pytest.fixture(scope="module")
def chinese(server):
    """Chinese, as an administrator adds it."""
    admin = server.client()
    inactive = {"active_test": False}
    lang = admin.call("res.lang", "search", [("code", "=", "zh_CN")], context=inactive)
    wizard = admin.call("base.language.install", "create", [{"lang_ids": lang}])
    admin.call("base.language.install", "lang_install", wizard)


@pytest.fixture(scope="module")
def newcomer(server):
    """An owner of a group without a guest, a till or a figure: the first day."""
    admin = server.client()
    owner = admin.call("res.users", "search", [("login", "=", "owner")])
    company = admin.call("res.company", "create", {"name": "Opens tomorrow"})
    values = {
        **{"login": "newcomer", "name": "Newcomer", "password": "newcomer"},
        **{"company_ids": [(6, 0, [company])], "company_id": company},
    }
    (copied,) = admin.call("res.users", "copy", owner, values)
    admin.call("res.users", "write", [copied], {"password": "newcomer"})


@pytest.mark.usefixtures("chinese", "newcomer")
@pytest.mark.parametrize(
    ("login", "lang", "kinds"),
    [
        ("owner", "en_US", set(FILLED)),
        ("owner", "zh_CN", set(FILLED)),
        ("newcomer", "en_US", set(FILLED)),
        ("desk", "en_US", {"form"}),
    ],
)
def test_every_view_of_every_menu(server, new_page, login, lang, kinds):
    client = server.client(login)
    client.call("res.users", "write", [client.uid], {"lang": lang})
    client = server.client(login)
    walk = Walk(new_page(client), client, kinds)
    menus = menus_of(client)
    assert len(menus) > 20
    for name, action_id in menus:
        walk.open_menu(name, action_id)
    assert not walk.problems
    assert len(walk.seen) >= len(menus)
    assert server.tracebacks() == ""
