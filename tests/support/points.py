"""Points in the server's code at which a test stops it: before a commit, after it."""

import contextlib
import shutil
import socket
import tempfile
from pathlib import Path

from odoo.tools import config

ADDON = "restaurant_crm_test_faults"
ADDONS = Path(__file__).parents[1] / "addons"


class Points:
    """A directory of sockets. The server connects to a point's socket when it comes by,
    and goes on when the test closes the connection."""

    def __init__(self):
        # A socket's path has to be short.
        self.directory = Path(tempfile.mkdtemp(prefix="crm-points-"))

    @property
    def options(self):
        """For `Server`: loads the addon that knows the points."""
        path = ",".join([*config["addons_path"], str(ADDONS)])
        return {
            "environment": {"RESTAURANT_CRM_POINTS": str(self.directory)},
            "arguments": [f"--addons-path={path}", f"--load=base,web,{ADDON}"],
        }

    @contextlib.contextmanager
    def stop_at(self, name, timeout=30):
        """Stop the server at a point, from now until the block ends.

        What is yielded waits until somebody has come: `reached()`.
        """
        path = self.directory / name
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(path))
            listener.listen(64)
            listener.settimeout(timeout)
            held = []
            try:
                yield lambda: held.append(listener.accept()[0])
            finally:
                path.unlink()
                for connection in held:
                    connection.close()

    def remove(self):
        shutil.rmtree(self.directory)
