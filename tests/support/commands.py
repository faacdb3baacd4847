"""Odoo's own commands, with what they logged."""

import re
import subprocess
import sys
from pathlib import Path

ODOO = Path(sys.prefix, "bin", "odoo")
TROUBLE = re.compile(r"^\S+ \S+ \d+ (?:WARNING|ERROR|CRITICAL) .*", re.MULTILINE)


def odoo(*arguments):
    """Run Odoo to its end; nothing that it does may fail, or be warned of."""
    done = subprocess.run(
        [ODOO, *map(str, arguments)], capture_output=True, text=True, timeout=1200
    )
    log = done.stdout + done.stderr
    assert done.returncode == 0, log[-4000:]
    trouble = TROUBLE.findall(log)
    assert not trouble, "\n".join(trouble)
    return log


def install(database, *modules):
    """Without demonstration data, as a customer does."""
    return odoo(
        *("-d", database, "-i", ",".join(modules)), "--stop-after-init", "--no-http"
    )


def update(database, *modules):
    return odoo(
        *("-d", database, "-u", ",".join(modules)), "--stop-after-init", "--no-http"
    )


def uninstall(database, *modules):
    return odoo("module", "uninstall", "-d", database, *modules)
