"""The page on which guests answer, on a phone: in both languages, by keyboard alone,
and without JavaScript.
"""

import re

import pytest
from support import databases
from support.browser import PHONE

SEND = "main button[type=submit]"


@pytest.fixture
def link(chinese_admin, server, connection):
    """The link on the receipt of a check that nobody has answered for yet."""
    order_id = databases.value(
        connection,
        """SELECT max(o.id) FROM pos_order o
            WHERE o.state IN ('paid', 'done') AND o.is_refund IS NOT TRUE
              AND o.partner_id IS NULL AND NOT EXISTS (
                  SELECT FROM restaurant_feedback_ask ask WHERE ask.order_id = o.id)""",
    )
    # what was paid long ago can be answered no more
    with connection.cursor() as cr:
        cr.execute("UPDATE pos_order SET date_order = now() WHERE id = %s", [order_id])
    [order] = chinese_admin.call(
        "pos.order", "read", [order_id], ["restaurant_feedback_url"]
    )
    path = re.sub("^https?://[^/]+", "", order["restaurant_feedback_url"])
    return server.url + path


def answers(connection):
    return databases.rows(
        connection,
        """SELECT score, nps, text, lang, apart FROM restaurant_feedback
            ORDER BY id DESC LIMIT 1""",
    )[0]


def fits(page):
    """Nothing sticks out of a narrow screen."""
    main = page.locator("main").bounding_box()
    return main["x"] >= 0 and main["x"] + main["width"] <= PHONE["viewport"]["width"]


@pytest.mark.parametrize("lang", ["en_US", "zh_CN"])
def test_a_guest_answers(new_page, connection, link, lang):
    page = new_page(**PHONE, locale=lang.replace("_", "-"))
    page.goto(link)
    assert page.locator("html").get_attribute("lang") == lang.replace("_", "-")
    title = page.locator("h1").inner_text()
    assert (title == "How was it?") == (lang == "en_US")
    assert fits(page)
    # with JavaScript switched off, a form is all there is
    page.locator("fieldset.large label").nth(1).click()
    page.locator(".scale label").nth(0).click()
    page.locator("#text").fill("等了很久 <b>sehr</b> long")
    page.locator(SEND).click()
    page.wait_for_url("**/thanks**")
    assert page.locator("html").get_attribute("lang") == lang.replace("_", "-")
    assert answers(connection) == {
        "score": 2,
        "nps": "0",
        "text": "等了很久 <b>sehr</b> long",
        "lang": lang,
        "apart": False,
    }
    page.goto(link)
    assert page.locator(".notice").count() == 1  # told already
    assert not page.errors


def test_another_language_keeps_what_is_typed(new_page, connection, link):
    page = new_page(**PHONE, locale="en-US")
    page.goto(link)
    page.locator("fieldset.large label").nth(3).click()
    page.locator("#text").fill("Half in English")
    page.locator("nav button[value=zh_CN]").click()
    page.locator("html[lang=zh-CN]").wait_for()
    assert page.locator("#text").input_value() == "Half in English"
    page.locator("#text").fill("一半中文")
    page.locator(SEND).click()
    page.wait_for_url("**/thanks**")
    told = answers(connection)
    assert (told["score"], told["text"], told["lang"]) == (4, "一半中文", "zh_CN")
    phone = page.locator("#phone")
    phone.fill("138")
    page.locator("nav button[value=en_US]").click()
    page.locator("html[lang=en-US]").wait_for()
    assert phone.input_value() == "138"
    phone.press("Enter")  # is the form's own button, and none of a language
    page.locator("[role=alert]").wait_for()
    assert page.locator("html").get_attribute("lang") == "en-US"
    assert not page.errors


def test_the_keyboard_is_enough(new_page, connection, link):
    page = new_page(**{**PHONE, "has_touch": False, "is_mobile": False})
    page.goto(link)
    star = page.locator("fieldset.large input").first
    star.focus()
    page.keyboard.press("Space")
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    page.locator("#text").focus()
    page.keyboard.type("By keyboard")
    page.locator(SEND).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks**")
    told = answers(connection)
    assert (told["score"], told["text"]) == (4, "By keyboard")


def test_every_field_has_a_label_and_every_touch_its_room(new_page, link):
    page = new_page(**PHONE)
    page.goto(link)
    for field in page.locator("input:not([type=hidden]), textarea").all():
        if field.get_attribute("name") == "website":
            continue  # nobody sees it
        name = field.get_attribute("id")
        labelled = page.locator(f"label[for={name}]").count() if name else 0
        assert labelled or field.locator("xpath=ancestor::label").count()
    for group in page.locator("fieldset").all():
        assert group.locator("legend").text_content().strip()
    for label in page.locator("fieldset.large label, .scale label").all():
        box = label.bounding_box()
        assert min(box["width"], box["height"]) >= 40


def test_what_is_missing_is_told_and_nothing_is_lost(new_page, link):
    page = new_page(**{**PHONE, "java_script_enabled": True})
    page.goto(link)
    page.locator("#text").fill("Please keep this")
    page.locator(".scale label").nth(7).click()
    # the browser would ask for the stars itself
    page.locator("form").evaluate("form => form.noValidate = true")
    page.locator(SEND).click()
    page.locator("[role=alert]").wait_for()
    assert page.locator("#text").input_value() == "Please keep this"
    assert page.locator(".scale input:checked").get_attribute("value") == "7"
