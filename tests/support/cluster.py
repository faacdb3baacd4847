"""A PostgreSQL cluster that may be stopped, which the one of all tests may not."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import databases

# PostgreSQL refuses to run as root: then it runs as nobody.
UNPRIVILEGED = (
    ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if os.geteuid() == 0
    else []
)


class Cluster:
    """A cluster with one superuser, odoo, reached through its socket alone.

    What was committed survives the death of its processes, as it should anywhere.
    """

    def __init__(self):
        # A socket's path has to be short.
        self.directory = Path(tempfile.mkdtemp(prefix="crm-pg-"))
        if UNPRIVILEGED:
            os.chown(self.directory, 65534, 65534)
        self._data = self.directory / "data"
        self._run(
            *("initdb", "-D", self._data, "-U", "odoo", "-A", "trust", "-E", "UTF8"),
            *("--locale=C.UTF-8", "--no-sync"),
        )

    @property
    def environment(self):
        """For programs that shall use this cluster."""
        return {"PGHOST": str(self.directory), "PGPORT": "5432", "PGUSER": "odoo"}

    def start(self):
        options = f"-k '{self.directory}' -c listen_addresses= -c fsync=off -c jit=off"
        log = self.directory / "log"
        self._control("start", "-l", log, "-o", options)
        return self

    def stop(self, mode="fast"):
        """With mode "immediate", as if it had crashed."""
        self._control("stop", "-m", mode)

    def restart(self, mode="fast"):
        self.stop(mode)
        return self.start()

    def destroy(self):
        if (self._data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.directory)

    def take(self, source, name):
        """Copy a database from the cluster of all tests to `name` in this one."""
        environment = {**os.environ, **self.environment}
        subprocess.run(["createdb", name], env=environment, check=True)
        with subprocess.Popen(["pg_dump", source], stdout=subprocess.PIPE) as dump:
            subprocess.run(
                ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, name],
                stdin=dump.stdout,
                env=environment,
                check=True,
            )
        if dump.returncode:
            raise RuntimeError(f"pg_dump {source} failed")
        files = databases.filestore(name)
        shutil.rmtree(files, ignore_errors=True)
        if databases.filestore(source).exists():
            shutil.copytree(databases.filestore(source), files)
        return name

    def connect(self, name):
        return databases.connect(name, host=str(self.directory), port=5432, user="odoo")

    def _control(self, *arguments):
        self._run("pg_ctl", "-D", self._data, "-s", "-w", *arguments)

    def _run(self, *command):
        # Only the log is inherited: pg_ctl's pipes would stay open in the server.
        subprocess.run(
            [*UNPRIVILEGED, *map(str, command)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
