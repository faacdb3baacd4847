"""What no till should send, through JSON-RPC: catalogues A, B and C.

Each is answered by a value of at most 1 KB, without a traceback, in words; nothing
moves; the refused try is in the audit log.
"""

import json
from contextlib import contextmanager
from uuid import uuid4

import pytest
from support import databases

LONG = "9" * 100_000
STATE = """SELECT
    (SELECT COUNT(*) FROM restaurant_entry) AS entries,
    (SELECT SUM(ABS(amount)) FROM restaurant_account_balance) AS amounts,
    (SELECT COUNT(*) FROM restaurant_hold WHERE state = 'authorised') AS open,
    (SELECT COUNT(*) FROM restaurant_hold WHERE state = 'captured') AS captured"""


@pytest.fixture(scope="module")
def guest(shop):
    return shop.make_guest(100, name="Careful")


def read_state(shop):
    return databases.rows(shop.connection, STATE)


@contextmanager
def nothing_moves(shop):
    """And the server's log has no traceback."""
    before = read_state(shop)
    size = shop.server.log.stat().st_size if shop.server.log.exists() else 0
    yield
    assert read_state(shop) == before
    if shop.server.log.exists():
        assert "Traceback" not in shop.server.log.read_text()[size:]


def refuse(shop, verb, request, codes, audited=True, **options):
    """Ask, and have it refused with one of the codes."""
    codes = (codes,) if isinstance(codes, str) else codes
    with nothing_moves(shop):
        before = sum(map(shop.audits, codes))
        answer = shop.ask(verb, request, **options)
        assert answer.error is None, answer.error
        reply = answer.result
        assert not reply["ok"], reply
        assert reply["code"] in codes
        assert reply["message"]
        assert len(json.dumps(reply)) <= 1024
        if audited:
            assert sum(map(shop.audits, codes)) == before + 1
    return reply


AMOUNTS = [
    (float("nan"), "bad_amount"),
    (float("inf"), "bad_amount"),
    (float("-inf"), "bad_amount"),
    (-5, "bad_amount"),
    (0, "bad_amount"),
    (0.001, "bad_amount"),
    (10.005, "bad_amount"),
    ("10", "bad_amount"),
    ("10,00", "bad_amount"),
    (None, "bad_amount"),
    (True, "bad_amount"),
    ([10], "bad_amount"),
    ({"a": 1}, "bad_amount"),
    (10**15, "over_limit"),
    (1e308, "over_limit"),
    (-(10**15), ("over_limit", "bad_amount")),
]
KEYS = [None, "", "seven77", "k" * 300, 12345678, {"a": 1}, ["k"], True, "emoji 💸 key"]


@pytest.mark.parametrize("verb", ["authorise", "refund"])
@pytest.mark.parametrize(("amount", "code"), AMOUNTS, ids=repr)
def test_a_amount(shop, guest, verb, amount, code):
    refuse(shop, verb, shop.request(guest, amount), code)


@pytest.mark.parametrize(("amount", "code"), AMOUNTS, ids=repr)
def test_a_top_up_preview(shop, amount, code):
    refuse(shop, "topup_preview", {"amount": amount}, code)


@pytest.mark.parametrize("verb", ["authorise", "void", "status", "refund"])
def test_a_key(shop, guest, verb):
    for key in KEYS:
        refuse(shop, verb, {**shop.request(guest, 1), "key": key}, "bad_key")
    request = shop.request(guest, 1)
    del request["key"]
    refuse(shop, verb, request, "bad_key")


@pytest.mark.parametrize(
    "partner", [2**30, 2**31, 2**80, -1, 0, "12", None, True, [1], {"id": 1}, 1.5]
)
def test_a_guest_that_is_not_there(shop, guest, partner):
    request = shop.request(guest, 1, partner_id=partner)
    refuse(shop, "authorise", request, "unknown_account")


@pytest.mark.parametrize("account", [2**30, 2**31, 2**80, -1, "12", [1], {"id": 1}])
def test_a_account_that_is_not_there(shop, guest, account):
    for name in ("account_id", "card_id"):
        request = shop.request(guest, 1, **{name: account})
        refuse(shop, "authorise", request, ("unknown_account", "bad_request"))


def test_a_account_of_another_company(shop, guest):
    """The same answer as for one that there is not: nobody learns who is a guest."""
    foreign = shop.make_foreign_guest()
    unknown = refuse(
        *(shop, "authorise", shop.request(guest, 1, partner_id=2**30)),
        "unknown_account",
    )
    other = refuse(
        *(shop, "authorise", shop.request(guest, 1, partner_id=foreign)),
        "unknown_account",
    )
    assert other == unknown


@pytest.mark.parametrize("request_", [None, [], "text", 5, True, [{"key": "k" * 9}]])
@pytest.mark.parametrize(
    "verb", ["authorise", "refund", "void", "status", "receipt", "topup_preview"]
)
def test_a_request_is_no_object(shop, verb, request_):
    refuse(shop, verb, request_, ("bad_request", "bad_amount"))


@pytest.mark.parametrize(
    "change",
    [
        {"attempt": "1"},
        {"attempt": -1},
        {"attempt": 10**9},
        {"order_uuid": 5},
        {"order_uuid": LONG},
        {"order_total": "a lot"},
        {"refunded_line_ids": "1"},
        {"refunded_line_ids": list(range(1, 502))},
        {"card_number": LONG},
        {"card_number": [8]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_other_fields(shop, guest, change):
    reply = refuse(shop, "authorise", shop.request(guest, 1, **change), "bad_request")
    assert "999" not in json.dumps(reply), "what was sent is not sent back"


def test_a_more_than_available(shop, guest):
    reply = refuse(shop, "authorise", shop.request(guest, 100.01), "insufficient")
    assert reply["available"] == 100


def test_a_same_key_other_content(shop):
    guest, other = shop.make_guest(10), shop.make_guest(10)
    request = shop.request(guest, 1)
    assert shop.persist("authorise", request)["ok"]
    for change in ({"amount": 2}, {"partner_id": other.partner_id}):
        changed = {**request, **change}
        refuse(shop, "authorise", changed, "key_conflict", audited=False)


def test_a_account_frozen_or_closed(shop):
    for state in ("frozen", "closed"):
        guest = shop.make_guest(10)
        if state == "closed":  # which no account is that holds something
            shop.pay(guest, 10)
        shop.admin.call(
            "restaurant.account", "write", [guest.account_id], {"state": state}
        )
        refuse(shop, "authorise", shop.request(guest, 1), state)


def test_a_card_limits(shop):
    guest = shop.make_guest(100)
    shop.admin.call(
        *("restaurant.card", "write", [guest.card_id]),
        {"limit_ticket": 20, "limit_day": 30},
    )
    refuse(shop, "authorise", shop.request(guest, 20.01), "over_limit")
    assert shop.authorise(guest, 20)["ok"]
    refuse(shop, "authorise", shop.request(guest, 10.01), "over_limit")
    shop.admin.call(
        *("restaurant.card", "write", [guest.card_id]), {"valid_until": "2020-01-01"}
    )
    refuse(shop, "authorise", shop.request(guest, 1), "expired")


def test_a_session_that_is_closed(shop, guest):
    _till, session_id = shop.open_till()
    assert shop.close(session_id)["successful"]
    for verb in ("authorise", "refund", "void", "status", "topup_preview"):
        refuse(
            *(shop, verb, shop.request(guest, 1), "session_closed"),
            session_id=session_id,
        )


def test_a_hold_that_is_not_there(shop, guest):
    with nothing_moves(shop):
        status = shop.status(str(uuid4()))
    assert (status["ok"], status["state"]) == (True, "none")
    request = shop.request(guest, 1, refunded_line_ids=[2**30])
    refuse(shop, "refund", request, "unknown_hold")
    refuse(shop, "refund", shop.request(guest, 1), "unknown_hold")
    for lines in (["1"], [None], [-1], [2**40], [[1]]):
        request = shop.request(guest, 1, refunded_line_ids=lines)
        refuse(shop, "refund", request, "unknown_hold")


def test_a_hold_that_has_ended(shop):
    guest = shop.make_guest(50)
    order = shop.prepare_check(guest, 20)
    key = order.payments[0]["uuid"]
    request = shop.request(guest, 20, key, order_uuid=order.uuid)
    assert shop.persist("authorise", request)["ok"]
    shop.send(order)
    refuse(shop, "void", {"key": key}, "already_ended")
    again = {**request, "attempt": 1}
    refuse(shop, "authorise", again, "already_ended")
    voided = shop.authorise(guest, 10)["key"]
    first = shop.persist("void", {"key": voided})
    with nothing_moves(shop):
        assert shop.persist("void", {"key": voided}) == first


def test_a_receipt_of_nothing(shop):
    for uuid in (None, 5, "", "x", LONG, ["uuid"], {"a": 1}):
        refuse(shop, "receipt", {"order_uuid": uuid}, "bad_request")
    reply = shop.ask("receipt", {"order_uuid": str(uuid4())}).result
    assert (reply["ok"], reply["lines"], reply["code"]) == (True, [], "")


PINS = [
    "",
    "abcd",
    "12a4",
    "123",
    "1" * 13,
    LONG,
    2468,
    2468.0,
    True,
    ["2468"],
    "２４６８",
]


@pytest.fixture(scope="module")
def careful(shop):
    """A guest with a PIN that begins with a zero."""
    guest = shop.make_guest(1000)
    shop.set_pin(guest, "0012")
    return guest


@pytest.fixture
def pin_above_50(shop):
    shop.limit_pin(50)
    yield
    shop.limit_pin(None)


@pytest.mark.parametrize("pin", PINS, ids=lambda pin: repr(pin)[:12])
def test_b_pin(shop, careful, pin_above_50, pin):
    """What is no PIN is refused before it is hashed, and is not a try."""
    request = shop.request(careful, 60, pin=pin)
    refuse(shop, "authorise", request, ("bad_pin", "pin_required"), audited=False)
    assert shop.pin_tries(careful) == 0


def test_b_leading_zeros(shop, careful, pin_above_50):
    refuse(shop, "authorise", shop.request(careful, 60, pin="12"), "bad_pin")
    reply = shop.authorise(careful, 60, pin="0012")
    assert reply["ok"]
    shop.persist("void", {"key": reply["key"]})


def test_b_sixth_try(shop, pin_above_50):
    """Counted in the database, locked, and locked for the right PIN too."""
    guest = shop.make_guest(100)
    shop.set_pin(guest, "2468")
    for left in (4, 3, 2, 1):
        reply = refuse(
            shop, "authorise", shop.request(guest, 60, pin="0000"), "bad_pin"
        )
        assert reply["tries_left"] == left
    for pin in ("0000", "0000", "2468"):
        request = shop.request(guest, 60, pin=pin)
        reply = refuse(shop, "authorise", request, "pin_locked")
        assert reply["locked_until"]
    assert shop.pin_tries(guest) == 7
    assert shop.authorise(guest, 50)["ok"], "below the limit nobody asks"


def test_b_no_pin_set(shop, pin_above_50):
    guest = shop.make_guest(100)
    refuse(shop, "authorise", shop.request(guest, 60), "pin_unset", audited=False)
    request = shop.request(guest, 60, pin="2468")
    refuse(shop, "authorise", request, "pin_unset")


def test_c_card_number_as_it_is_typed(shop, guest):
    number = guest.card_number
    groups = [number[start : start + 4] for start in range(0, len(number), 4)]
    for text in (number, " ".join(groups), "-".join(groups), f"  {number} "):
        reply = shop.authorise(guest, 1, card_number=text)
        assert reply["ok"], text
        shop.persist("void", {"key": reply["key"]})


@pytest.mark.parametrize(
    "change",
    [
        lambda number: number[:-1] + str((int(number[-1]) + 1) % 10),
        lambda number: number[-4:],
        lambda number: "%",
        lambda number: "*",
        lambda number: "_" * len(number),
        lambda number: "' OR 1=1--",
        lambda number: "💳",
        lambda number: "\u200f",
        lambda number: number + "1",
    ],
)
def test_c_card_number_that_is_none(shop, guest, change):
    """Never a part of a number, never a wildcard; the answer repeats nothing."""
    number = change(guest.card_number)
    request = shop.request(guest, 1, card_number=number)
    reply = refuse(shop, "authorise", request, ("unknown_account", "bad_request"))
    assert number not in json.dumps(reply).replace("*", "") or number in ("%", "*")


def test_c_finder(shop, guest):
    """The finder of the till: text of any kind, an answer of a kind."""
    with nothing_moves(shop):
        for text in ("%", "_", "*", "' OR 1=1--", LONG, None, 5, True, ["a"], {}, "💳"):
            answer = shop.cashier.ask(
                "pos.config", "restaurant_find_guests", [shop.till_id], text
            )
            assert answer.error is None, (text, answer.error)
            reply = json.dumps(answer.result)
            assert "Careful" not in reply, text
            assert LONG[:100] not in reply
        found = shop.cashier.call(
            *("pos.config", "restaurant_find_guests", [shop.till_id]),
            guest.card_number,
        )
    assert [row["guest_id"] for row in found["guests"]] == [guest.guest_id]
