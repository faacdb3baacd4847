"""Chromium, driven by Playwright."""

import contextlib
import re
import shutil
from pathlib import Path

import psutil
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


OPTIONS = {"viewport": {"width": 1366, "height": 768}}
# A phone, on which pages for guests are all there is.
PHONE = {
    "viewport": {"width": 375, "height": 740},
    "is_mobile": True,
    "has_touch": True,
    "java_script_enabled": False,
}


@contextlib.contextmanager
def chromium():
    """A running browser: Playwright's `Browser`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_program(), args=ARGUMENTS
        )
        try:
            yield browser
        finally:
            browser.close()


def find_program():
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise LookupError("there is no Chromium: run setup/install")
    return program


def new_page(browser, client=None, **options):
    """A page in a browser window of its own, for the user of the client if given.

    What its console says of errors is in `page.errors`.
    """
    return _open_page(browser.new_context(**{**OPTIONS, **options}), client)


def new_mortal_page(browser, directory, client):
    """A page in a browser of its own, which `kill` ends; what it stores stays there."""
    context = browser.browser_type.launch_persistent_context(
        directory, executable_path=find_program(), args=ARGUMENTS, **OPTIONS
    )
    return _open_page(context, client)


def kill(directory):
    """SIGKILL to the browser with this directory, as if the power had gone."""
    option = f"--user-data-dir={directory}"
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if option in command and not any(c.startswith("--type=") for c in command):
            process.kill()
            process.wait()


def _open_page(context, client):
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
