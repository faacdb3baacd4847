from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from . import common


@tagged("post_install", "-at_install")
class TestRateLimit(common.RestaurantCommon):
    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()  # or it would commit

    def _allow(self, key="10.0.0.1", scope="test"):
        return self.env["restaurant.rate.limit"]._allow(scope, key, 2, 60)

    def test_a_window_at_a_time(self):
        with freeze_time("2026-03-01 12:00:01"):
            self.assertEqual([self._allow() for _hit in range(3)], [True, True, False])
            self.assertTrue(self._allow("10.0.0.2"))
            self.assertTrue(self._allow(scope="other"))
        with freeze_time("2026-03-01 12:00:59"):
            self.assertFalse(self._allow())
        with freeze_time("2026-03-01 12:01:00"):
            self.assertTrue(self._allow())

    def test_old_windows_are_forgotten(self):
        with freeze_time("2026-03-01 12:00:00"):
            self._allow()
        with freeze_time("2026-03-02 12:00:01"):
            self._allow()
            limits = self.env["restaurant.rate.limit"]
            limits._gc_windows()
            kept = limits.search([("scope", "=", "test")])
        self.assertEqual([window.window_start.day for window in kept], [2])

    def test_who_asked_is_kept_as_a_hash(self):
        self._allow("13800138000")
        kept = self.env["restaurant.rate.limit"].search([("scope", "=", "test")])
        self.assertRegex(kept.key_hash, "^[0-9a-f]{64}$")

    def test_nobody_reads_or_changes_it(self):
        self._allow()
        limits = self.env["restaurant.rate.limit"].with_user(self.admin_user)
        with self.assertRaises(AccessError):
            limits.search([])
        for operation in ("read", "write", "create", "unlink"):
            self.assertFalse(limits.has_access(operation))
