"""Odoo servers in processes of their own, which may be stopped, killed and started."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import requests

from odoo.tools import config

from .client import Client


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class Server:
    """One Odoo server on one database; its address stays the same over restarts.

    :param int workers: processes, or 0 for one process with threads
    :param dict environment: added to ours, for instance PGHOST of another cluster
    :param list arguments: more of them for Odoo
    """

    def __init__(self, database, workers=0, environment=None, arguments=()):
        self.database = database
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = Path(config["data_dir"], f"{database}-{self.port}.log")
        self._environment = {**os.environ, **(environment or {})}
        self._arguments = [
            *(f"--database={database}", f"--http-port={self.port}"),
            *(f"--workers={workers}", f"--gevent-port={free_port()}"),
            *("--max-cron-threads=0", "--log-level=warn", f"--logfile={self.log}"),
            *arguments,
        ]
        self._process = None

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def start(self, timeout=120):
        """Start, and wait until pages are served."""
        if self.is_running:
            raise RuntimeError(f"{self.url} runs already")
        self._process = subprocess.Popen(
            [Path(sys.prefix, "bin", "odoo"), *self._arguments],
            env=self._environment,
            start_new_session=True,
        )
        # A small page that needs the database, but no assets.
        page = f"{self.url}/web/manifest.webmanifest"
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            with contextlib.suppress(requests.ConnectionError):
                if requests.get(page, timeout=timeout).ok:
                    return self
            if not self.is_running:
                break
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"Odoo does not start on {self.database}:\n{self.tail()}")

    def kill(self):
        """SIGKILL to all of its processes: nothing is finished, nobody is told."""
        self._end(signal.SIGKILL)

    def terminate(self):
        """SIGTERM, as a deployment sends it: what runs has some seconds to finish."""
        self._end(signal.SIGTERM)

    def restart(self):
        self.terminate()
        return self.start()

    def client(self, login="admin", password=None, timeout=60):
        return Client(self.url, self.database, login, password, timeout)

    def tail(self, lines=60):
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def tracebacks(self):
        """Everything that its log holds from the first traceback on, or nothing."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return (
            text[text.index("Traceback (most") :] if "Traceback (most" in text else ""
        )

    def _end(self, number):
        if self._process is None:
            return
        group = self._process.pid
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGTERM:
                self._process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(30)
            # Of the workers of a killed master, too, none may stay.
            os.killpg(group, signal.SIGKILL)
        self._process.wait()
        self._process = None
