"""What holds for all tests: no test may be skipped, no error may go unnoticed."""

import logging

import pytest
from _pytest.logging import caplog_records_key


def pytest_collection_modifyitems(items):
    from odoo.tests.common import HttpCase

    for item in items:
        is_http = isinstance(item.cls, type) and issubclass(item.cls, HttpCase)
        if is_http or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    errors = [
        f"{record.name}: {record.getMessage()}"
        for record in item.stash.get(caplog_records_key, {}).get(call.when, [])
        if record.levelno >= logging.ERROR and record.name.startswith("odoo.")
    ]
    if report.passed and errors:
        report.outcome = "failed"
        report.longrepr = "Odoo logged errors:\n" + "\n".join(errors)
    elif report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Skipped, which proves nothing: {report.longrepr}"
    return report
