import logging

import psycopg2

from odoo.modules.db import has_trigram
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

TRIGRAMS = "pg_trgm"


def pre_init_hook(env):
    """Have the extension for indexes on parts of a name, as databases of Odoo's own
    making do; a database may have come from elsewhere.

    Without it guests are found all the same, by name slower the more there are.
    """
    if env.registry.has_trigram:
        return
    extension = SQL.identifier(TRIGRAMS)
    try:
        with env.cr.savepoint(flush=False):
            env.cr.execute(
                SQL("CREATE EXTENSION IF NOT EXISTS %s", extension),
                log_exceptions=False,
            )
    except psycopg2.Error as error:
        _logger.warning(
            "Finding guests by name will be slow with many guests: the database has no"
            " extension %(extension)s, and it could not be created (%(error)s). Let an"
            " administrator of PostgreSQL run CREATE EXTENSION %(extension)s; in this"
            " database, then update this addon.",
            {"extension": TRIGRAMS, "error": str(error).strip()},
        )
    # Odoo looked before, and decides by it which indexes to make.
    env.registry.has_trigram = has_trigram(env.cr)


def post_init_hook(env):
    """Give every till that exists already its outlet; take in its history, and have it
    counted.
    """
    tills = (
        env["pos.config"]
        .with_context(active_test=False)
        .search([("restaurant_outlet_id", "=", False)])
    )
    tills._create_restaurant_outlets()
    env["restaurant.history.run"]._take_in_existing()
    env["restaurant.report.day"]._start_over()


def uninstall_hook(env):
    drop_foreign_keys(env, "restaurant_crm")
    env.cr.execute("DROP FUNCTION IF EXISTS restaurant_consent_append_only CASCADE")


def drop_foreign_keys(env, addon):
    """Let nothing hold the records that Odoo deletes one by one with an addon.

    Its tables go in the same transaction, and with them what the guests told: that may
    point to words, stages and contacts that came with the addon, which could not be
    deleted before it.
    """
    tables = [
        model._table
        for model in env.registry.models.values()
        if model._original_module == addon and model._auto and not model._abstract
    ]
    env.cr.execute(
        SQL(
            """SELECT holder.relname, conname FROM pg_constraint
            JOIN pg_class AS holder ON holder.oid = conrelid
            JOIN pg_class AS held ON held.oid = confrelid
            WHERE contype = 'f' AND connamespace = current_schema::regnamespace
                AND (holder.relname = ANY(%(tables)s) OR held.relname = ANY(%(tables)s))
            """,
            tables=tables,
        )
    )
    for table, name in env.cr.fetchall():
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )
