from odoo.tests import HttpCase, no_retry, tagged

# the module, not the classes: pytest and Odoo collect imported test cases
from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestFeedbackHoot(HttpCase):
    @no_retry
    def test_unit(self):
        suite = test_js.HOOTCommon._generate_hash(None, "@restaurant_crm_feedback")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=test_js.unit_test_error_checker,
        )
