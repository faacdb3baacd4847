"""What holds for all tests: no test may be skipped, no error may go unnoticed."""

import contextlib
import logging
import os
import shutil

import pytest
import pytest_odoo
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


@contextlib.contextmanager
def own_filestore(source, name):
    """The files of a process that shares the tests: its database deletes files that
    the database of another process still needs."""
    from odoo.tools import config

    filestore = config.filestore(name)
    if name != source:
        shutil.rmtree(filestore, ignore_errors=True)
        shutil.copytree(config.filestore(source), filestore)
    yield
    if name != source:
        shutil.rmtree(filestore)


if "PYTEST_XDIST_WORKER" in os.environ:
    pytest_odoo._shared_filestore = own_filestore
