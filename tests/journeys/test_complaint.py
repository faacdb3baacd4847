"""A complaint from the table to the file: a guest answers on a phone, the desk answers
the guest, gives something, puts it right, asks how that was, and closes. In English and
in Chinese.
"""

import re

import pytest
from support import databases
from support.browser import PHONE

WORDS = {"en_US": "The soup came lukewarm", "zh_CN": "汤端上来只是温的"}
ANSWERED = {"en_US": "Thank you!", "zh_CN": "谢谢"}
# Two frames: what has scrolled is told at the beginning of each.
SCROLLED = "new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))"
STEPS = ["received", "verified", "proposed", "done", "followed", "closed"]


@pytest.fixture
def link(chinese_admin, server, connection):
    """The link on the receipt of a guest with an e-mail address, paid just now."""
    order_id = databases.value(
        connection,
        """SELECT max(o.id) FROM pos_order o
             JOIN restaurant_visit_check bill ON bill.order_id = o.id
             JOIN restaurant_visit visit ON visit.id = bill.visit_id
             JOIN restaurant_guest guest ON guest.id = visit.guest_id
             JOIN res_partner partner ON partner.id = guest.partner_id
            WHERE o.state IN ('paid', 'done') AND o.is_refund IS NOT TRUE
              AND partner.email IS NOT NULL AND NOT EXISTS (
                  SELECT FROM restaurant_feedback_ask ask
                   WHERE ask.order_id = o.id OR ask.visit_id = visit.id)
              AND NOT EXISTS (
                  SELECT FROM restaurant_feedback told
                   WHERE told.order_id = o.id OR told.visit_id = visit.id)""",
    )
    with connection.cursor() as cr:
        cr.execute("UPDATE pos_order SET date_order = now() WHERE id = %s", [order_id])
    [order] = chinese_admin.call(
        "pos.order", "read", [order_id], ["restaurant_feedback_url"]
    )
    return server.url + re.sub("^https?://[^/]+", "", order["restaurant_feedback_url"])


class Case:
    """The form of a case, as somebody works on it."""

    def __init__(self, page):
        self.page = page

    def tab(self, name):
        self.page.locator(f".o_notebook_headers a[name={name}]").click()

    def fill(self, name, text):
        self.page.locator(f".o_field_widget[name={name}] textarea").fill(text)

    def pick(self, name, number=0, scope=""):
        """Choose from what a field offers.

        Odoo closes its list when anything scrolls. A click scrolls to the field first,
        and on a slow machine the browser tells of it after the click: so scroll before,
        and wait until it was told. That a list is being loaded stands in it like a
        thing to choose.
        """
        field = self.page.locator(f"{scope} .o_field_widget[name={name}] input")
        offered = self.page.locator(
            ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option)"
            ":not(:has(.o_loading)), .o_select_menu_item"
        )
        field.scroll_into_view_if_needed()
        self.page.evaluate(SCROLLED)
        field.click()
        offered.nth(number).click()

    def go_on(self, state):
        self.page.locator("button[name=action_next]").click()
        self.page.locator(f".o_arrow_button_current[data-value={state}]").wait_for()


def answer(page, link, lang):
    """Two stars and some words, on a screen as wide as a phone's."""
    page.goto(link)
    page.locator(f"nav button[lang={lang.replace('_', '-')}]").click()
    main = page.locator("main").bounding_box()
    assert main["x"] + main["width"] <= PHONE["viewport"]["width"]
    page.locator("fieldset.large label").nth(1).click()
    page.locator("#text").fill(WORDS[lang])
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/thanks**")
    assert ANSWERED[lang] in page.locator("h1").inner_text()


@pytest.mark.parametrize("lang", WORDS)
def test_from_the_table_to_the_file(
    new_page, server, chinese_admin, connection, link, lang
):
    answer(new_page(**PHONE, locale=lang.replace("_", "-")), link, lang)
    [found] = databases.rows(
        connection,
        "SELECT id, state, user_id FROM restaurant_case WHERE name = %s",
        [WORDS[lang]],
    )
    assert found["state"] == "received" and found["user_id"]

    [desk] = chinese_admin.call("res.users", "search", [["login", "=", "desk"]])
    chinese_admin.call("res.users", "write", [desk], {"lang": lang})
    page = new_page(server.client("desk"))
    page.set_default_timeout(120_000)  # pages are put together when first opened
    page.goto(f"{server.url}/odoo/restaurant-cases")
    page.locator(f".o_kanban_record:has-text('{WORDS[lang]}')").first.click()
    case = Case(page)

    page.locator("button[name=action_answered]").click()
    page.locator("button[name=action_answered]").wait_for(state="detached")
    case.tab("steps")
    case.fill("finding", "It stood at the pass")
    case.go_on("verified")
    case.fill("proposal", "A new soup, and a dessert")
    case.go_on("proposed")

    case.tab("gestures")
    page.locator("button[name=action_new_gesture]").click()
    case.pick("type_id", 1, scope=".modal")
    page.locator(".modal button[name=action_give]").click()
    page.locator(".modal").wait_for(state="detached")
    page.locator("[name=gesture_ids] .o_data_row").wait_for()

    case.tab("steps")
    case.pick("cause_id")
    case.fill("solution", "Served anew, dessert on the house")
    case.go_on("done")
    assert follow_ups(connection, found["id"]) == 1
    case.pick("satisfaction", 3)
    case.go_on("followed")
    assert follow_ups(connection, found["id"]) == 0
    case.fill("prevention", "A second lamp over the pass")
    case.go_on("closed")
    assert not page.errors
    check_file(connection, found["id"])


def follow_ups(connection, case_id):
    return databases.value(
        connection,
        """SELECT count(*) FROM mail_activity activity
             JOIN ir_model_data data
               ON data.model = 'mail.activity.type'
              AND data.res_id = activity.activity_type_id
            WHERE data.name = 'mail_activity_type_case_follow_up'
              AND activity.active AND activity.res_model = 'restaurant.case'
              AND activity.res_id = %s""",
        [case_id],
    )


def check_file(connection, case_id):
    """What is known in the end: how the guest is, what it cost, that it was in time."""
    [case] = databases.rows(
        connection,
        """SELECT state, satisfaction, is_open, gesture_cost,
                  told_at IS NOT NULL AS told
             FROM restaurant_case WHERE id = %s""",
        [case_id],
    )
    assert (case["state"], case["satisfaction"], case["is_open"]) == (
        STEPS[-1],
        "4",
        False,
    )
    assert case["told"] and case["gesture_cost"] > 0
    clocks = databases.rows(
        connection,
        "SELECT kind, result FROM restaurant_case_clock WHERE case_id = %s",
        [case_id],
    )
    assert {clock["result"] for clock in clocks} == {"kept"}
    assert len(clocks) == 3
    given = databases.value(
        connection,
        "SELECT count(*) FROM restaurant_gesture WHERE case_id = %s AND state = %s",
        [case_id, "granted"],
    )
    assert given == 1
