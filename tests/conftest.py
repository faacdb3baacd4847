"""The suite from outside: an Odoo server of its own, on a database of its own."""

import contextlib
import socket
import subprocess
import sys
import time

import pytest
import requests


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@pytest.fixture(scope="session")
def server():
    """The address of a running server."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [
        sys.executable,
        "-m",
        "odoo",
        "-d",
        "crm_e2e",
        f"--http-port={port}",
        "--max-cron-threads=0",
        "--log-level=warn",
    ]
    with subprocess.Popen(command) as process:
        try:
            for _ in range(600):
                with contextlib.suppress(requests.ConnectionError):
                    if requests.get(f"{url}/web/health", timeout=5).ok:
                        break
                assert process.poll() is None, "Odoo does not start"
                time.sleep(0.1)
            yield url
        finally:
            process.terminate()
