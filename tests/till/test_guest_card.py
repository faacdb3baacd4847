"""The guest card with the sections of all addons, as a till asks for it."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestGuestCard(TransactionCase):
    def test_few_queries(self):
        """Of a regular with everything that demonstration data give."""
        till = self.env.ref("restaurant_crm.pos_config_bistro")
        guest = self.env.ref("restaurant_crm.restaurant_guest_emma_clarke")
        partner_id = guest.partner_id.id
        till = till.with_user(self.env.ref("restaurant_crm.res_users_cashier"))
        company_ids = till.sudo().company_id.ids
        till = till.with_context(allowed_company_ids=company_ids, lang="en_US")
        card = till.restaurant_guest_card(partner_id)
        for section in ("preferences", "requests", "visits", "feedback", "loyalty"):
            self.assertTrue(card["sections"][section], section)
        self.env.invalidate_all()
        with self.assertQueryCount(41):
            till.restaurant_guest_card(partner_id)
