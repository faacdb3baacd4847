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
    """Give every till that exists already its outlet; have its history counted."""
    tills = (
        env["pos.config"]
        .with_context(active_test=False)
        .search([("restaurant_outlet_id", "=", False)])
    )
    tills._create_restaurant_outlets()
    env["restaurant.report.day"]._start_over()
