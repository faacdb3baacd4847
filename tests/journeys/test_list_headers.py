"""Lists of stored value, points, coupons and campaigns on a small laptop: no header and
no total is cut off, and no header is out of sight. In English and in Chinese.
"""

import pytest
from support.screen import LANGS

ADDON = "restaurant_crm_loyalty"
LISTS = (
    "restaurant_account_action",
    "restaurant_card_action",
    "restaurant_card_clock_action",
    "restaurant_card_event_action",
    "restaurant_entry_action",
    "restaurant_operation_action",
    "restaurant_hold_action",
    "restaurant_intent_action",
    "restaurant_settlement_action",
    "restaurant_settlement_line_action",
    "restaurant_liability_report_action",
    "restaurant_liability_outlet_action",
    "restaurant_tender_discount_action",
    "loyalty_program_action_coupon",
    "loyalty_card_action_coupon",
    "restaurant_coupon_partner_action",
    "restaurant_coupon_funnel_action",
    "restaurant_voucher_action",
    "restaurant_voucher_deal_action",
    "restaurant_voucher_statement_action",
    "restaurant_points_gift_action",
    "restaurant_membership_action",
    "restaurant_referral_action",
    "restaurant_tier_action",
)
CAMPAIGNS = (
    "restaurant_campaign_action",
    "restaurant_campaign_effect_action",
    "restaurant_care_step_action",
    "restaurant_touch_action",
)
LAPTOP = {"width": 1280, "height": 800}
OPEN = """([action, options]) =>
    odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, options)"""
# Headers that end in dots, and those that one has to scroll to; totals that end in dots
UNREADABLE = """() => [...document.querySelectorAll('.o_list_table th[data-name]')]
    .filter((header) => {
        const text = header.querySelector('.text-truncate');
        const isCut = text && text.scrollWidth > text.clientWidth;
        return isCut || header.getBoundingClientRect().right > innerWidth;
    })
    .concat([...document.querySelectorAll('.o_list_footer td')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth))
    .map((cell) => cell.innerText.trim())"""


@pytest.mark.parametrize("lang", LANGS)
def test_headers_can_be_read(screen, lang):
    page = screen("loyalty", lang, f"action-{ADDON}.{LISTS[0]}").page
    page.set_viewport_size(LAPTOP)
    page.locator(".o_list_view").wait_for()
    found = {}
    lists = [f"{ADDON}.{name}" for name in LISTS]
    for name in (*lists, *(f"restaurant_crm.{name}" for name in CAMPAIGNS)):
        options = {"viewType": "list", "clearBreadcrumbs": True}
        page.evaluate(OPEN, [name, options])
        page.locator(".o_list_view .o_list_table").wait_for()
        if unreadable := page.evaluate(UNREADABLE):
            found[name] = unreadable
    assert not found
