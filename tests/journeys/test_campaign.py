"""A manager writes to guests, and sees what it brought, in both languages."""

import pytest
from support import databases

LANGS = ("en_US", "zh_CN")
NOBODY = {"en_US": "Nobody is in this segment.", "zh_CN": "该客群没有顾客。"}
FEW = {"en_US": "Not enough guests to tell", "zh_CN": "顾客不足"}


@pytest.fixture(scope="module", autouse=True)
def consents(chinese_admin, connection):
    """All guests of the demonstration allow it, at any hour."""
    with connection.cursor() as cr:
        cr.execute(
            """INSERT INTO restaurant_consent
                      (guest_id, company_id, purpose, channel, state, date, source)
               SELECT id, company_id, said.purpose, said.channel, 'given', now(), 'desk'
                 FROM restaurant_guest,
                      (VALUES ('marketing', 'wechat')) AS said (purpose, channel)"""
        )
        cr.execute(
            """UPDATE restaurant_contact_policy
                  SET cap_count = 1000, quiet_until = 0, quiet_from = 24"""
        )
        if not cr.rowcount:
            values = {"cap_count": 1000, "quiet_until": 0, "quiet_from": 24}
            chinese_admin.call("restaurant.contact.policy", "create", [values])


@pytest.fixture
def screen(new_page, server, chinese_admin):
    """A function that opens a page as a user, in a language."""

    def open_screen(login, lang, path):
        [user] = chinese_admin.call("res.users", "search", [["login", "=", login]])
        chinese_admin.call("res.users", "write", [user], {"lang": lang})
        page = new_page(server.client(login))
        page.set_default_timeout(120_000)  # pages are put together when first opened
        page.goto(f"{server.url}/odoo/{path}")
        return Screen(page, server.client(login))

    return open_screen


class Screen:
    """A form, as somebody fills it in."""

    def __init__(self, page, client):
        self.page = page
        self.client = client

    def field(self, name):
        return self.page.locator(f".o_form_view .o_field_widget[name={name}]")

    def new(self):
        self.page.locator(
            ".o_control_panel :is(.o-kanban-button-new, .o_list_button_add)"
        ).first.click()
        self.page.locator(".o_form_view").wait_for()

    def type(self, name, text):
        self.field(name).locator("input, textarea").first.fill(text)

    def find(self, name, text):
        """Of a field that looks up records."""
        box = self.field(name).locator("input")
        box.click()
        box.fill(text)
        self.page.locator(
            f".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):has-text('{text}')"
        ).first.click()

    def pick(self, model, name, value):
        """Of a field with a few words, as the user reads them."""
        fields = self.client.call(model, "fields_get", [name], ["selection"])
        label = dict(fields[name]["selection"])[value]
        self.field(name).locator("input").click()
        self.page.locator(".o_select_menu_item").get_by_text(label, exact=True).click()

    def press(self, name):
        self.page.locator(f"button[name={name}]:visible").first.click()

    def agree(self):
        self.page.locator(".modal .btn-primary").click()

    def see_refusal(self, text):
        """A dialog says so; it is closed, and the form behind it is as it was."""
        self.page.locator(".modal-body").filter(has_text=text).wait_for()
        self.page.locator(".modal .btn-primary").last.click()
        self.page.locator(".modal").wait_for(state="detached")
        self.page.errors.clear()  # the browser notes that the server has refused


@pytest.mark.parametrize("lang", LANGS)
def test_a_campaign(screen, chinese_admin, connection, lang):
    """Made, refused, drawn, sent, measured."""
    everybody, nobody = chinese_admin.call(
        *("restaurant.segment", "create"),
        [
            {"name": f"Everybody {lang}", "domain": "[('name', '!=', False)]"},
            {"name": f"Nobody {lang}", "domain": "[('name', '=', 'nobody')]"},
        ],
    )
    chinese_admin.call("restaurant.segment", "action_refresh", [everybody, nobody])
    name = f"Come back {lang}"
    form = screen("desk", lang, "guest-campaigns")
    form.new()
    form.type("name", name)
    form.find("segment_id", f"Nobody {lang}")
    form.pick("restaurant.campaign", "channel", "wechat")
    form.page.locator(".o_form_button_save").click()
    form.press("action_launch")
    form.agree()
    form.see_refusal(NOBODY[lang])
    assert form.field("name").locator("input, textarea").first.input_value() == name
    form.find("segment_id", f"Everybody {lang}")
    form.press("action_launch")
    form.agree()
    form.press("action_measure")
    form.page.locator(f".alert:has-text('{FEW[lang]}')").wait_for()
    form.page.locator(".o_notebook_headers a[name=effect]").click()
    form.page.locator("[name=effect_ids] .o_data_row").nth(3).wait_for()
    assert not form.page.errors
    [sent] = databases.rows(
        connection,
        """SELECT campaign.state, count(*) AS members,
                  count(*) FILTER (WHERE member.state = 'sent') AS sent,
                  count(*) FILTER (WHERE arm = 'held') AS held,
                  (SELECT count(*) FROM restaurant_touch
                    WHERE campaign_id = campaign.id) AS touches
             FROM restaurant_campaign campaign
             JOIN restaurant_campaign_member member ON member.campaign_id = campaign.id
            WHERE name = %s GROUP BY campaign.id""",
        [name],
    )
    assert sent["state"] == "running"
    assert sent["sent"] == sent["touches"] == sent["members"] - sent["held"] > 20


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("path", "filled"),
    [
        ("restaurant-indicators", ".o_kanban_record:not(.o_kanban_ghost)"),
        ("restaurant-incentives", ".o_pivot table tbody tr"),
        ("guests-won-back", ".o_pivot table tbody tr, .o_view_nocontent"),
        ("guest-cost-and-benefit", ".o_pivot table tbody tr"),
    ],
)
def test_figures_are_there(screen, lang, path, filled):
    form = screen("owner", lang, path)
    form.page.locator(filled).first.wait_for()
    assert not form.page.errors
