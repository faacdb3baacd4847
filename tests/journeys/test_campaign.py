"""A manager writes to guests, and sees what it brought, in both languages."""

import pytest
from support import databases
from support.screen import LANGS

NOBODY = {"en_US": "Nobody is in this segment.", "zh_CN": "该客群没有顾客。"}
FEW = {"en_US": "Not enough guests to tell", "zh_CN": "顾客不足"}


@pytest.fixture(scope="module", autouse=True)
def consents(connection, set_hours):
    """All guests of the demonstration allow it, at any hour."""
    set_hours(0, 24)
    with connection.cursor() as cr:
        cr.execute(
            """INSERT INTO restaurant_consent
                      (guest_id, company_id, purpose, channel, state, date, source)
               SELECT id, company_id, said.purpose, said.channel, 'given', now(), 'desk'
                 FROM restaurant_guest,
                      (VALUES ('marketing', 'wechat')) AS said (purpose, channel)"""
        )


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
    form.press("action_preview")
    form.see_refusal(NOBODY[lang])
    assert form.field("name").locator("input, textarea").first.input_value() == name
    form.find("segment_id", f"Everybody {lang}")
    form.press("action_preview")
    told = form.page.locator(".modal [name=send_count]")
    told.wait_for()
    number = int(told.inner_text())
    form.press("action_launch")
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
    assert sent["sent"] == number, "as was told before"


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
    # Odoo shows figures of its own beside the help of an empty view.
    may_be_empty = ".o_view_nocontent" in filled
    assert may_be_empty or not form.page.locator(".o_view_sample_data").count()
    assert not form.page.errors
