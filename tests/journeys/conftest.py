"""Fixtures for journeys through the back office."""

import pytest
from support.screen import Screen


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


@pytest.fixture(scope="module")
def set_hours(server):
    """A function that says at which hours the group of the demonstration writes to its
    guests, however often."""
    owner = server.client("owner")

    def set_policy(start, end):
        values = {"cap_count": 1000, "quiet_until": start, "quiet_from": end}
        if known := owner.call("restaurant.contact.policy", "search", []):
            owner.call("restaurant.contact.policy", "write", known, values)
        else:
            owner.call("restaurant.contact.policy", "create", [values])

    return set_policy
