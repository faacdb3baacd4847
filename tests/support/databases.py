"""Copies of template databases, with their files, on the server of PGHOST."""

import os
import shutil
import subprocess
from pathlib import Path

import psycopg2

from odoo.tools import config


def template(name="CRM_SUITE"):
    """The template that setup/test has built: CRM_SUITE, CRM_STOCK or CRM_BASE."""
    if name not in os.environ:
        raise LookupError(f"{name} is not set: run the tests by setup/test")
    return os.environ[name]


def filestore(name):
    return Path(config["data_dir"], "filestore", name)


def copy(source, name):
    """Make `name` anew as a copy of `source`, to which nobody is connected. The name is
    returned: where processes share the tests, each has names of its own."""
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        name = f"{name}_{worker}"
    drop(name)
    subprocess.run(["createdb", "-T", source, name], check=True)
    if filestore(source).exists():
        shutil.copytree(filestore(source), filestore(name))
    return name


def drop(name):
    subprocess.run(["dropdb", "--if-exists", "--force", name], check=True)
    shutil.rmtree(filestore(name), ignore_errors=True)


def connect(name, **options):
    """A connection of our own, beside Odoo's: READ COMMITTED, and autocommit."""
    connection = psycopg2.connect(dbname=name, **options)
    connection.autocommit = True
    return connection


def rows(connection, query, parameters=None):
    """What the query finds, as dictionaries."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def value(connection, query, parameters=None):
    """The one value that the query finds."""
    (row,) = rows(connection, query, parameters)
    (found,) = row.values()
    return found
