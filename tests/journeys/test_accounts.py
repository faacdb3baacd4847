"""What the back office does with accounts, points and coupons: points given to another
guest, the statement of a company, an account that is closed, coupons in a batch, a
session that is settled, old wallets that move. In English and in Chinese.
"""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError
from support import databases

LANGUAGES = {"en_US": 0, "zh_CN": 1}  # and which of several records each of them uses
ADDON = "restaurant_crm_loyalty"
DO = """([action, options]) =>
    odoo.__WOWL_DEBUG__.root.env.services.action.doAction(action, options)"""


class Desk:
    """The web client, as somebody works in it."""

    def __init__(self, page, url):
        self.page, self.url = page, url
        page.set_default_timeout(120_000)  # pages are put together when first opened

    def open(self, action, record="new"):
        self.page.goto(f"{self.url}/odoo/action-{ADDON}.{action}/{record}")
        self.page.locator(".o_form_view").wait_for()

    def start(self, wizard, account):
        """A wizard for an account: a dialog."""
        context = {"active_model": "restaurant.account", "active_id": account}
        options = {"additionalContext": {**context, "active_ids": [account]}}
        self.page.evaluate(DO, [f"{ADDON}.{wizard}", options])
        self.page.locator(".modal .o_form_view").wait_for()

    def field(self, name):
        return self.page.locator(f".o_field_widget[name={name}]").last

    def fill(self, name, text):
        self.field(name).locator("input, textarea").first.fill(str(text))

    def pick(self, name, text=""):
        """Choose the first of what a field offers with a text."""
        entry = self.field(name).locator("input")
        offered = self.page.locator(
            ".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option)", has_text=text
        ).first
        for _attempt in range(5):
            entry.click()
            if text:
                entry.fill(text)
            with suppress(TimeoutError):
                offered.click(timeout=10_000)
                offered.wait_for(state="hidden", timeout=10_000)
            if entry.input_value() not in ("", text):
                return
            entry.blur()
        raise AssertionError(f"{name} offers nothing")

    def press(self, name):
        self.page.locator(f"button[name='{name}']:visible").last.click()

    def done(self):
        """What a dialog asked for is done: it is gone."""
        self.page.locator(".modal").wait_for(state="detached")

    def becomes(self, state):
        self.page.locator(f".o_arrow_button_current[data-value={state}]").wait_for()


@pytest.fixture(params=LANGUAGES)
def lang(request):
    return request.param


@pytest.fixture
def work_as(new_page, server, chinese_admin, lang):
    """A function that gives the web client of a login, in the language of the test."""
    pages = []

    def work(login):
        users = chinese_admin.call("res.users", "search", [["login", "=", login]])
        chinese_admin.call("res.users", "write", users, {"lang": lang})
        pages.append(new_page(server.client(login)))
        return Desk(pages[-1], server.url)

    yield work
    assert not [error for page in pages for error in page.errors]


def find_accounts(connection, unit):
    """Accounts of guests who have some of a unit, those with most of it first."""
    rows = databases.rows(
        connection,
        """SELECT account.id, account.number FROM restaurant_account account
             JOIN restaurant_account_balance balance ON balance.account_id = account.id
            WHERE account.kind = 'guest' AND account.state = 'active'
              AND balance.unit = %s AND balance.amount > 100
            ORDER BY balance.amount DESC, account.id""",
        [unit],
    )
    return [(row["id"], row["number"]) for row in rows]


def find_action(connection, name):
    """The id of an action of ours: the name of the buttons that open it."""
    return databases.value(
        connection,
        "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s",
        [ADDON, name],
    )


def read_balance(connection, account, unit):
    return databases.value(
        connection,
        """SELECT COALESCE(SUM(amount), 0)::float FROM restaurant_account_balance
            WHERE account_id = %s AND unit = %s""",
        [account, unit],
    )


def test_points_for_another_guest(work_as, connection):
    (source, _), (target, number) = find_accounts(connection, "points")[:2]
    before = read_balance(connection, target, "points")
    desk = work_as("desk")
    desk.open("restaurant_account_action", source)
    desk.start("restaurant_points_transfer_wizard_action", source)
    desk.pick("target_id", number)
    desk.fill("points", 10)
    desk.fill("reason", "A gift")
    desk.press("action_transfer")
    desk.done()
    assert read_balance(connection, target, "points") == before + 10


def test_statement_of_a_company(work_as, connection):
    """Its people eat on one account: the statement names each card."""
    pool = databases.value(
        connection,
        """SELECT id FROM restaurant_account
            WHERE kind = 'company' AND state = 'active' ORDER BY id""",
    )
    desk = work_as("loyalty")
    desk.open("restaurant_account_action", pool)
    desk.press("action_statement")
    desk.page.locator(".modal .o_form_view").wait_for()
    with desk.page.expect_download() as download:
        desk.press("action_print")
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_an_account_is_closed(work_as, connection, lang):
    """The calculator says what goes back; it is paid out, and the account is empty."""
    account, _ = find_accounts(connection, "principal")[LANGUAGES[lang]]
    desk = work_as("loyalty")
    desk.open("restaurant_account_action", account)
    desk.press(find_action(connection, "restaurant_account_close_wizard_action"))
    desk.page.locator(".modal .o_form_view").wait_for()
    refund = desk.field("refund").locator("input").input_value()
    assert any(digit in refund for digit in "123456789")
    desk.pick("journal_id")
    desk.fill("reason", "Moves away")
    desk.press("action_close")
    desk.done()
    desk.becomes("closed")
    for unit in ("principal", "bonus"):
        assert read_balance(connection, account, unit) == 0


def test_coupons_in_a_batch(work_as, connection, lang):
    desk = work_as("loyalty")
    desk.open("restaurant_coupon_batch_action")
    desk.fill("name", f"Batch {lang}")
    desk.pick("program_id")
    desk.fill("quantity", 7)
    desk.press("action_issue")
    desk.becomes("issued")
    cards = databases.value(
        connection,
        """SELECT count(*) FROM loyalty_card card
             JOIN restaurant_coupon_batch batch
               ON batch.id = card.restaurant_batch_id
            WHERE batch.name = %s AND card.restaurant_state = 'issued'""",
        [f"Batch {lang}"],
    )
    assert cards == 7


def test_a_session_is_settled(work_as, connection, lang):
    settlements = databases.rows(
        connection,
        """SELECT settlement.id FROM restaurant_settlement settlement
             JOIN pos_session session ON session.id = settlement.session_id
            WHERE settlement.state = 'settled' AND session.state = 'closed'
            ORDER BY settlement.id""",
    )
    desk = work_as("floor")
    desk.open("restaurant_settlement_action", settlements[0]["id"])
    desk.press("action_count")
    desk.press("action_open_accept")
    desk.page.locator(".modal .o_form_view").wait_for()
    desk.fill("reason", "Counted twice")
    desk.press("action_accept")
    desk.done()
    desk.becomes("accepted")


@pytest.fixture
def wallet(chinese_admin, connection, lang):
    """An old wallet of a guest, with 80 on it: (migration, card)."""
    [guest] = databases.rows(
        connection,
        """SELECT guest.partner_id, guest.company_id, company.currency_id
             FROM restaurant_guest guest
             JOIN res_company company ON company.id = guest.company_id
             JOIN restaurant_account account ON account.guest_id = guest.id
            WHERE account.kind = 'guest' AND account.state = 'active'
            ORDER BY guest.id LIMIT 1""",
    )
    company = guest["company_id"]
    program = {"program_type": "ewallet", "currency_id": guest["currency_id"]}
    [program_id] = chinese_admin.call(
        "loyalty.program",
        "create",
        [{**program, "name": f"Old wallet {lang}", "company_id": company}],
    )
    card = {"program_id": program_id, "partner_id": guest["partner_id"]}
    [card_id] = chinese_admin.call("loyalty.card", "create", [{**card, "points": 80}])
    offset = chinese_admin.call(
        "account.account",
        "search",
        [["company_ids", "in", [company]], ["account_type", "=", "liability_current"]],
        limit=1,
    )
    [migration_id] = chinese_admin.call(
        "restaurant.migration",
        "create",
        [
            {
                "company_id": company,
                "program_ids": [[6, 0, [program_id]]],
                "offset_account_id": offset[0],
            }
        ],
    )
    return migration_id, card_id


def test_old_wallets_move_and_come_back(work_as, chinese_admin, wallet):
    migration, card = wallet

    def points():
        return chinese_admin.call("loyalty.card", "read", [card], ["points"])[0][
            "points"
        ]

    desk = work_as("loyalty")
    desk.open("restaurant_migration_action", migration)
    desk.press("action_check")
    desk.becomes("checked")
    assert points() == 80, "a dry run changes nothing"
    for button, state, left in (("move", "done", 0), ("undo", "undone", 80)):
        desk.press(f"action_{button}")
        desk.page.locator(".modal footer .btn-primary").click()
        desk.done()
        desk.becomes(state)
        assert points() == left
