from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .tier_common import TierCommon


@tagged("post_install", "-at_install")
class TestTierLoad(TierCommon):
    """What tills get to know of tiers, and of nobody's tier."""

    def _partners(self, config=None):
        partners = (self.member + self.stranger).partner_id
        return self.load("res.partner", config, partners)

    def _pricelist(self, guest, config=None):
        return self._partners(config)[guest.partner_id.id]["property_product_pricelist"]

    def test_members_get_their_tiers_prices(self):
        self.assertEqual(self._pricelist(self.member), self.gold_prices.id)
        row = self._partners()[self.member.partner_id.id]
        self.assertEqual(row["restaurant_tier_id"], self.gold.id)

    def test_nobody_else_gets_them(self):
        # core's first pricelist by sequence is everybody's price
        partner = self.stranger.partner_id
        self.assertEqual(partner.property_product_pricelist, self.gold_prices)
        self.assertEqual(self._pricelist(self.stranger), self.normal.id)

    def test_nobody_else_gets_them_by_the_contact_form(self):
        self.stranger.partner_id.property_product_pricelist = self.gold_prices
        self.assertEqual(self._pricelist(self.stranger), self.normal.id)

    def test_contract_prices_of_others_stay(self):
        contract = self._create_pricelist("Contract", percent=3)
        self.stranger.partner_id.specific_property_product_pricelist = contract
        self.assertEqual(self._pricelist(self.stranger), contract.id)

    def test_plain_read_knows_the_tier(self):
        # tills read contacts they miss without any load hook
        partners = (self.member + self.stranger).partner_id.with_user(self.cashier)
        rows = partners.read(["restaurant_tier_id"], load=False)
        self.assertEqual(
            [row["restaurant_tier_id"] for row in rows], [self.gold.id, False]
        )

    def test_archived_tier_is_none(self):
        self.gold.active = False
        self.normal.sequence = 0
        self.assertEqual(self._pricelist(self.member), self.normal.id)
        self.assertNotIn(self.gold.id, self.load("restaurant.tier"))

    def test_tills_load_tier_prices_and_their_bases(self):
        base = self._create_pricelist("Base", percent=5)
        self.gold_prices.item_ids.write(
            {
                "compute_price": "formula",
                "base": "pricelist",
                "base_pricelist_id": base.id,
            }
        )
        loaded = self.load("product.pricelist")
        self.assertEqual(set(loaded), {self.normal.id, self.gold_prices.id, base.id})
        items = self.load("product.pricelist.item").values()
        self.assertIn(self.gold_prices.id, {item["pricelist_id"] for item in items})
        self.assertEqual(
            self.load("restaurant.tier")[self.gold.id]["pricelist_id"],
            self.gold_prices.id,
        )

    def test_configured_pricelists_stay(self):
        # what cashiers choose from, and what core checks
        self.assertEqual(self.till.available_pricelist_ids, self.normal)
        self.till._check_currencies()
        self.till._check_companies()

    def test_till_without_pricelists_has_tier_prices(self):
        session = self.session
        session.action_pos_session_closing_control()
        self.till.write({"use_pricelist": False})
        self.till.open_ui()
        self.assertIn(self.gold_prices.id, self.load("product.pricelist"))
        self.assertEqual(self._pricelist(self.member), self.gold_prices.id)
        self.assertIs(self._pricelist(self.stranger), False)

    def test_till_in_another_currency_has_no_tier_prices(self):
        till = self.pos_config_eur
        till.invoice_journal_id = till.journal_id
        till.open_ui()
        self.assertNotIn(self.gold_prices.id, self.load("product.pricelist", till))
        self.assertEqual(self._pricelist(self.member, till), self.pricelist_eur.id)
        self.assertEqual(self._pricelist(self.stranger, till), self.pricelist_eur.id)
        row = self.load("restaurant.tier", till)[self.gold.id]
        self.assertIs(row["pricelist_id"], False)

    def test_branch_knows_the_tiers_of_its_group(self):
        self.gold_prices.company_id = self.company
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.cashier.write(
            {"company_ids": [Command.set(branch.ids)], "company_id": branch.id}
        )
        till = self.till.copy({"company_id": branch.id, "payment_method_ids": False})
        pricelists = till.with_user(self.cashier)._get_available_pricelists()
        self.assertIn(self.gold_prices, pricelists.sudo(False))
        env = till.with_user(self.cashier).with_company(branch).env
        tiers = env["restaurant.tier"].search(
            env["restaurant.tier"]._load_pos_data_domain({}, till.with_env(env))
        )
        self.assertEqual(tiers.ids, self.gold.ids)
        self.assertEqual(self._pricelist(self.member, till), self.gold_prices.id)

    def test_other_group_does_not_know_them(self):
        rival = self.env["res.company"].create({"name": "Rival"})
        partner = self.member.partner_id.with_company(rival)
        self.assertFalse(partner.restaurant_tier_id)
        self.assertEqual(
            self.member.partner_id.with_company(self.company).restaurant_tier_id,
            self.gold,
        )

    def test_change_of_tier_reaches_tills_that_load_changes(self):
        self.env.flush_all()
        past = fields.Datetime.now() - timedelta(hours=1)
        future = fields.Datetime.now() + timedelta(hours=1)
        partner = self.stranger.partner_id
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = %s WHERE id = %s",
            [past - timedelta(days=1), partner.id],
        )
        self.env.invalidate_all()
        partners = self.env["res.partner"].with_user(self.cashier)

        def changed(since):
            domain = partners.with_context(
                pos_last_server_date=since
            )._server_date_to_domain([("id", "=", partner.id)])
            return partners.search(domain)

        self.assertEqual(changed(past), partner.with_user(self.cashier))
        self.assertFalse(changed(future))

    def test_tills_reload_when_a_tier_gets_prices(self):
        old = fields.Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        self.env.cr.execute("UPDATE pos_config SET last_data_change = %s", [old])
        self.env.invalidate_all()
        self.gold.perk = "A window table"
        self.assertEqual(self.till.last_data_change, old)
        self.gold.pricelist_id = self._create_pricelist("New Gold", percent=20)
        self.assertGreater(self.till.last_data_change, old)

    def test_contacts_are_read_in_one_batch(self):
        guests = [self._create_guest(f"Guest {i}").partner_id.id for i in range(20)]
        env = self.env["res.partner"].with_user(self.cashier)

        def count(partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partners.mapped("restaurant_tier_id")
            return self.env.cr.sql_log_count - before

        count(env.browse(guests))  # fill the caches that stay
        self.assertEqual(count(env.browse(guests)), count(env.browse(guests[:1])))
