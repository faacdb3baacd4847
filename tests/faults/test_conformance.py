"""The fifteen invariants of the Ledger Conformance Kit, on a live server.

Their names are the kit's, INV-01 to INV-15; bursts come from as many clients as it
uses, and every burst ends in what the replies said.
"""

import random
from collections import defaultdict
from decimal import Decimal

import psycopg2
import pytest
from support import databases, ledger

CLIENTS = 64


def burst(shop, calls):
    """Call all at once, in the order of a die that was thrown with a fixed seed."""
    random.Random(42).shuffle(calls)
    return shop.together(*calls)


def spend(shop, guest, amount, **values):
    request = shop.request(guest, amount, **values)
    return lambda: shop.persist("authorise", request)


def rows(shop, query, *parameters):
    return databases.rows(shop.connection, query, parameters)


def fail_with(found, *names):
    return {name: found[name] for name in found if name.startswith(names)}


def test_inv_01_every_operation_is_balanced_per_currency(shop):
    guest = shop.make_guest(100)
    shop.pay(guest, 30)
    unbalanced = rows(
        shop,
        """SELECT e.operation_id, e.unit, a.company_id FROM restaurant_entry e
        JOIN restaurant_account a ON a.id = e.account_id
        GROUP BY e.operation_id, e.unit, a.company_id HAVING SUM(e.amount) <> 0""",
    )
    assert unbalanced == []


def test_inv_02_the_journal_is_append_only(shop):
    guest = shop.make_guest(100)
    before = rows(shop, "SELECT id, hash, amount FROM restaurant_entry ORDER BY id")
    shop.persist("void", {"key": shop.authorise(guest, 30)["key"]})
    shop.pay(guest, 20)
    after = rows(shop, "SELECT id, hash, amount FROM restaurant_entry ORDER BY id")
    assert after[: len(before)] == before
    assert len(after) > len(before)
    for change in (
        "UPDATE restaurant_entry SET hash = 'x' WHERE id = %s",
        "DELETE FROM restaurant_entry WHERE id = %s",
    ):
        with (
            pytest.raises(psycopg2.errors.InsufficientPrivilege),
            shop.connection.cursor() as cursor,
        ):
            cursor.execute(change, [before[0]["id"]])


def test_inv_03_the_hash_chain_is_intact(shop):
    guest = shop.make_guest(50)
    burst(shop, [spend(shop, guest, 1) for _client in range(20)])
    assert fail_with(ledger.findings(shop.connection), "I4") == {}


def test_inv_04_a_duplicate_is_a_no_op(shop):
    guest = shop.make_guest(100)
    request = shop.request(guest, 30)
    first = shop.persist("authorise", request)
    entries = ledger.count_entries(shop.connection)
    for _time in range(5):
        assert shop.persist("authorise", request) == first
    assert ledger.count_entries(shop.connection) == entries
    assert shop.balance(guest) == 70


def test_inv_05_concurrent_duplicates_collapse_to_one(shop):
    guest = shop.make_guest(100)
    call = spend(shop, guest, 30)
    replies = burst(shop, [call] * CLIENTS)
    assert all(reply == replies[0] for reply in replies)
    assert replies[0]["ok"]
    assert shop.balance(guest) == 70


def test_inv_06_no_lost_update_on_a_hot_account(shop):
    """200 debits at once, of which each is applied."""
    guest = shop.make_guest(1000)
    amounts = [1 + number % 5 for number in range(200)]
    replies = burst(shop, [spend(shop, guest, amount) for amount in amounts])
    assert all(reply["ok"] for reply in replies)
    assert shop.balance(guest) == 1000 - sum(amounts)


def test_inv_07_value_is_conserved(shop):
    """Debits, voids and top-ups at once: what guests and tills hold, adds up."""
    guests = [shop.make_guest(50) for _guest in range(4)]
    taken = [shop.authorise(guest, 10)["key"] for guest in guests]
    calls = [
        *(spend(shop, guest, 3) for guest in guests for _time in range(10)),
        *((lambda key=key: shop.persist("void", {"key": key})) for key in taken),
    ]
    replies = burst(shop, calls)
    spent = sum(r["amount"] for r in replies if r["ok"] and r["state"] != "void")
    assert all(reply["ok"] for reply in replies if reply.get("state") == "void")
    assert sum(map(shop.balance, guests)) == 200 - spent
    total = rows(shop, "SELECT SUM(amount) AS sum FROM restaurant_account_balance")
    assert total[0]["sum"] == 0


def test_inv_08_a_balance_is_what_the_journal_says(shop):
    guest = shop.make_guest(100)
    burst(shop, [spend(shop, guest, 2) for _client in range(20)])
    assert fail_with(ledger.findings(shop.connection), "I2") == {}
    (account,) = shop.floor.call(
        "restaurant.account", "read", [guest.account_id], ["available"]
    )
    assert account["available"] == shop.balance(guest) == 60


def test_inv_09_no_overdraft_in_a_drain(shop):
    guest = shop.make_guest(20)
    replies = burst(shop, [spend(shop, guest, 1) for _client in range(CLIENTS)])
    assert sum(reply["ok"] for reply in replies) == 20
    assert {r["code"] for r in replies if not r["ok"]} == {"insufficient"}
    assert shop.balance(guest) == 0


def test_inv_10_no_drift_over_many_small_amounts(shop):
    """Cents that no binary fraction holds: 0.01, 0.07 and 0.1, 150 of them."""
    guest = shop.make_guest(10)
    amounts = [0.01, 0.07, 0.1] * 50
    replies = burst(shop, [spend(shop, guest, amount) for amount in amounts])
    assert all(reply["ok"] for reply in replies)
    (balance,) = rows(
        shop,
        """SELECT amount::text FROM restaurant_account_balance
        WHERE account_id = %s AND unit = 'principal'""",
        guest.account_id,
    )
    assert balance["amount"] == "1.00"


def test_inv_11_currencies_cannot_be_mixed(shop):
    """An account has the currency of its group, and no till of another one pays."""
    mixed = rows(
        shop,
        """SELECT e.operation_id FROM restaurant_entry e
        JOIN restaurant_account a ON a.id = e.account_id
        JOIN restaurant_operation o ON o.id = e.operation_id
        GROUP BY e.operation_id, o.company_id
        HAVING COUNT(DISTINCT a.company_id) > 1 OR MIN(a.company_id) <> o.company_id""",
    )
    assert mixed == []
    foreign = shop.open_foreign_session()
    guest = shop.make_guest(10)
    reply = shop.authorise(guest, 1, session_id=foreign)
    assert (reply["ok"], reply["code"]) == (False, "currency_mismatch")
    assert shop.balance(guest) == 10


def test_inv_12_a_reversal_compensates_and_deletes_nothing(shop):
    guest = shop.make_guest(100)
    key = shop.authorise(guest, 30)["key"]
    entries = ledger.count_entries(shop.connection)
    shop.persist("void", {"key": key})
    # As many as the authorisation had, in the other direction.
    assert ledger.count_entries(shop.connection) == entries + 2
    opposite = rows(
        shop,
        """SELECT e.account_id, e.unit, SUM(e.amount) AS sum, COUNT(*) AS entries
        FROM restaurant_entry e JOIN restaurant_operation o ON o.id = e.operation_id
        WHERE o.hold_key = %s GROUP BY e.account_id, e.unit""",
        key,
    )
    assert [(row["sum"], row["entries"]) for row in opposite] == [(0, 2), (0, 2)]


def test_inv_13_the_state_is_rebuilt_from_the_journal(shop):
    """Everything that accounts and lots show follows from the entries alone."""
    guest = shop.make_guest(100)
    shop.pay(guest, 30)
    balances, lots = defaultdict(Decimal), defaultdict(Decimal)
    # As text: Odoo makes floats of what psycopg2 reads.
    for entry in rows(
        shop,
        """SELECT balance_id, lot_id, amount::text, balance_after::text
        FROM restaurant_entry ORDER BY id""",
    ):
        balances[entry["balance_id"]] += Decimal(entry["amount"])
        assert balances[entry["balance_id"]] == Decimal(entry["balance_after"])
        if entry["lot_id"]:
            lots[entry["lot_id"]] += Decimal(entry["amount"])
    for row in rows(shop, "SELECT id, amount::text FROM restaurant_account_balance"):
        assert balances[row["id"]] == Decimal(row["amount"])
    for row in rows(shop, "SELECT id, remaining::text FROM restaurant_lot"):
        assert lots[row["id"]] == Decimal(row["remaining"])


def test_inv_14_entries_of_an_account_are_in_order(shop):
    guest = shop.make_guest(50)
    burst(shop, [spend(shop, guest, 1) for _client in range(20)])
    entries = rows(
        shop,
        """SELECT seq FROM restaurant_entry
        WHERE account_id = %s AND unit = 'principal' ORDER BY id""",
        guest.account_id,
    )
    assert [entry["seq"] for entry in entries] == list(range(1, 22))


def test_inv_15_a_refused_operation_is_never_reported_as_applied(shop):
    guest = shop.make_guest(10)
    call = spend(shop, guest, 11)
    replies = burst(shop, [call] * CLIENTS)
    assert all(reply == replies[0] for reply in replies)
    assert (replies[0]["ok"], replies[0]["code"]) == (False, "insufficient")
    shop.top_up(guest, 100)
    assert call() == replies[0]
    assert shop.balance(guest) == 110
