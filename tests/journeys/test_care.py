"""A manager lets a rule write to guests, and types what relations cost, in both
languages.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from support import databases
from support.screen import LANGS

HOW_LONG = {
    "en_US": "After how many days without a visit?",
    "zh_CN": "多少天未到店之后？",
}
NEGATIVE = {
    "en_US": "Costs and hours cannot be negative.",
    "zh_CN": "成本和小时数不能为负。",
}


def clock():
    """Where the guests of the demonstration are."""
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def born_today(connection, server):
    """The one guest whose birthday it is; greetings are allowed."""
    with connection.cursor() as cr:
        cr.execute("UPDATE restaurant_guest SET birth_month = NULL, birth_day = NULL")
    owner = server.client("owner")
    values = {"name": "Born Today", "email": "born@example.com"}
    values["birthday"] = f"{clock():%m-%d}"
    [guest] = owner.call("restaurant.guest", "create", [values])
    with connection.cursor() as cr:
        cr.execute(
            """INSERT INTO restaurant_consent
                      (guest_id, company_id, purpose, channel, state, date, source)
               SELECT id, company_id, 'care', 'email', 'given', now(), 'desk'
                 FROM restaurant_guest WHERE id = %s""",
            [guest],
        )
    return guest


def pick_trigger(form, trigger, days):
    """And other days than the usual ones, which come with it."""
    form.pick("restaurant.care.rule", "trigger", trigger)
    box = form.field("wait_days").locator("input")
    expect(box).not_to_have_value("0")
    box.fill(str(days))


@pytest.mark.parametrize("lang", LANGS)
def test_a_rule_of_care(screen, connection, born_today, set_hours, lang):
    """Made, refused; at an hour at which nobody is written to, and at another."""
    set_hours(*((0, 1) if clock().hour >= 12 else (23, 24)))
    name = f"Birthdays {lang}"
    form = screen("desk", lang, "guest-care-rules")
    english = {"lang": "en_US"}
    named = [["name", "=", "Care: birthday"]]
    found = form.client.call("mail.template", "search", named, context=english)
    [template] = form.client.call(
        "mail.template", "read", found, ["display_name"], context={"lang": lang}
    )
    form.new()
    form.type("name", name)
    form.find("mail_template_id", template["display_name"])
    pick_trigger(form, "no_visit", days=0)
    form.save()
    form.see_refusal(HOW_LONG[lang])
    pick_trigger(form, "birthday", days=0)
    form.save()
    form.press("action_run")
    form.agree()
    # the screen says why nothing was sent
    told = form.page.locator(".o_notification:has(.bg-warning)")
    told.wait_for()
    assert "1" in told.inner_text()
    form.page.locator(".alert [name=standing]").wait_for()
    told.locator(".o_notification_close").click()

    set_hours(0, 24)
    form.press("action_run")
    form.agree()
    form.page.locator(".o_notification:has(.bg-success)").wait_for()
    done = form.page.locator("button[name=action_view_steps] [name=sent_count]")
    done.get_by_text("1", exact=True).click()
    form.page.locator(".o_list_view .o_data_row").wait_for()
    assert form.page.locator(".o_list_view .o_data_row").count() == 1
    assert not form.page.errors
    [step] = databases.rows(
        connection,
        """SELECT step.state, guest_id, step.mail_id IS NOT NULL AS mailed,
                  (SELECT count(*) FROM restaurant_touch
                    WHERE rule_id = rule.id) AS touches
             FROM restaurant_care_step step
             JOIN restaurant_care_rule rule ON rule.id = step.rule_id
            WHERE rule.name = %s""",
        [name],
    )
    done = {"state": "sent", "guest_id": born_today, "mailed": True, "touches": 1}
    assert step == done


@pytest.mark.parametrize("lang", LANGS)
def test_costs(screen, lang):
    """A gift is written down, and stands among the costs."""
    name = f"Flowers {lang}"
    form = screen("owner", lang, "guest-hours-and-gifts/new")
    form.type("name", name)
    form.pick("restaurant.cost.entry", "kind", "gift")
    # what a gift has none of is gone when the form has been computed
    form.field("hours").wait_for(state="detached")
    form.type_amount("amount", -5)
    form.save()
    form.see_refusal(NEGATIVE[lang])
    form.type_amount("amount", 17.5)
    form.save()
    form.page.locator(".o_form_saved").wait_for()
    assert not form.page.errors
    [line] = form.client.call(
        *("restaurant.cost.line", "search_read", [["name", "=", name]]),
        ["amount", "kind"],
    )
    assert (line["amount"], line["kind"]) == (17.5, "gift")
