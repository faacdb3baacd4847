from odoo.tests import TransactionCase, tagged

from ..tools.demo_evening import MEALS, TOPUPS


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo accounts came to their money by the ledger, and the books agree."""

    def test_demo_day_was_played(self):
        if not self.env["ir.module.module"]._get("restaurant_crm_loyalty").demo:
            return
        company = self.env.ref("restaurant_crm.res_company_demo")
        domain = [("company_id", "=", company.id)]
        intents = self.env["restaurant.intent"].search(
            [*domain, ("kind", "=", "topup")]
        )
        self.assertEqual(intents.mapped("state"), ["posted"] * len(TOPUPS))
        holds = self.env["restaurant.hold"].search([*domain, ("settled", "=", True)])
        self.assertGreaterEqual(len(holds), len(MEALS))
        proof = self.env["restaurant.ledger.proof"]._prove(company)
        self.assertEqual(proof.state, "proved", proof.findings_text)

    def test_plans_give_the_ladder(self):
        if not self.env["ir.module.module"]._get("restaurant_crm_loyalty").demo:
            return
        company = self.env.ref("restaurant_crm.res_company_demo")
        plans = self.env["restaurant.topup.plan"]
        given = {
            a: plans._get_for(company.id, a).bonus for a in (499, 500, 10_000, 30_000)
        }
        self.assertEqual(given, {499: 0.0, 500: 50.0, 10_000: 2_000.0, 30_000: 9_000.0})
