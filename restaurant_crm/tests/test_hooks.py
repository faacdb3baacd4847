from unittest.mock import patch

from odoo.modules.db import has_trigram
from odoo.tests import TransactionCase, tagged

from .. import hooks


@tagged("post_install", "-at_install")
class TestTrigrams(TransactionCase):
    def setUp(self):
        super().setUp()
        self.env.cr.execute("DROP EXTENSION IF EXISTS pg_trgm CASCADE")
        self.patch(self.registry, "has_trigram", False)

    def test_a_database_from_elsewhere_gets_them(self):
        hooks.pre_init_hook(self.env)
        self.assertTrue(has_trigram(self.env.cr))
        self.assertTrue(self.registry.has_trigram)
        self.registry.check_indexes(self.env.cr, ["restaurant.guest"])
        self.env.cr.execute(
            "SELECT FROM pg_indexes WHERE indexdef LIKE '% gin (%name gin_trgm_ops%'"
            " AND tablename = 'restaurant_guest'"
        )
        self.assertTrue(self.env.cr.rowcount)

    def test_where_they_cannot_be_had_the_log_says_what_to_do(self):
        with (
            patch.object(hooks, "TRIGRAMS", "no_such_extension"),
            self.assertLogs("odoo.addons.restaurant_crm.hooks", "WARNING") as log,
        ):
            hooks.pre_init_hook(self.env)
        self.assertIn("CREATE EXTENSION no_such_extension;", log.output[0])
        self.assertFalse(self.registry.has_trigram)
        self.env.cr.execute("SELECT 1")  # the installation goes on
