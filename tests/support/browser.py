"""Chromium, driven by Playwright."""

import contextlib
import re
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from odoo.tools import config

PROGRAMS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def chromium():
    """A running browser: Playwright's `Browser`."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise LookupError("there is no Chromium: run setup/install")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser, client=None, **options):
    """A page in a browser window of its own, for the user of the client if given.

    What its console says of errors is in `page.errors`.
    """
    options.setdefault("viewport", {"width": 1366, "height": 768})
    context = browser.new_context(**options)
    if client is not None:
        context.add_cookies(
            [
                {"name": name, "value": text, "url": client.url}
                for name, text in client.cookies.items()
            ]
        )
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console",
        lambda entry: entry.type == "error" and page.errors.append(entry.text),
    )
    return page


def keep_screenshot(page, test):
    """What the page showed when the test failed, in .cache/data/screenshots."""
    directory = Path(config["data_dir"], "screenshots")
    directory.mkdir(exist_ok=True)
    path = directory / (re.sub(r"\W+", "-", test) + ".png")
    page.screenshot(path=path)
    return path
