from odoo.tests import tagged

from .common import StoredValueCommon


@tagged("post_install", "-at_install")
class TestMerge(StoredValueCommon):
    """Merging contacts keeps money, cards and lines."""

    def merge(self, kept, gone):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept | gone).ids, kept)
        self.env.invalidate_all()

    def test_both_have_accounts(self):
        self.top_up(1000)
        other = self._create_guest("Wei Zhang again")
        account = self.env["restaurant.account"]._open_for_guests(other)[other]
        self.top_up(500, account)
        self.env.invalidate_all()
        lines = account.entry_ids
        self.merge(self.guest.partner_id, other.partner_id)
        self.assertFalse(other.exists())
        accounts = self.env["restaurant.account"].search(
            [("guest_id", "=", self.guest.id)]
        )
        self.assertEqual(accounts, self.account | account)
        self.assertEqual(sum(accounts.mapped("available")), 1200 + 550)
        self.assertEqual(account.entry_ids, lines)
        self.assertIn("Wei Zhang again", account.message_ids[0].body)
        reply = self.authorise(520, account_id=account.id)
        self.assertEqual(reply["account"]["id"], account.id)

    def test_only_the_merged_contact_is_a_guest(self):
        self.top_up(1000)
        contact = self.env["res.partner"].create({"name": "Plain contact"})
        self.merge(contact, self.guest.partner_id)
        self.assertEqual(self.account.guest_id.partner_id, contact)
        reply = self.authorise(300, partner_id=contact.id)
        self.assertEqual(reply["balance_after"], 900)

    def test_timeline_tells_of_money(self):
        self.top_up(1000)
        kinds = {entry["kind"] for entry in self.guest._prepare_timeline_entries()}
        self.assertIn("ledger", kinds)

    def test_erasing_a_guest_keeps_the_money_and_its_proof(self):
        self.top_up(1000)
        entries = self.account.entry_ids
        self.account.message_post(body="Card for Wei Zhang")
        self.assertIn("in store", self.guest._get_erase_warnings()[0])
        domain = self.guest._get_erasable_domain()
        guests = self.env["restaurant.guest"].with_context(active_test=False)
        self.assertNotIn(self.guest, guests.search(domain))
        copy = self.guest._export_guest_data()
        self.assertEqual(copy["accounts"][0]["principal"], 1000)
        self.assertEqual(len(copy["entries"]), len(entries))
        self.guest._erase("Asked")
        self.env.invalidate_all()
        self.assertEqual(self.account.entry_ids, entries)
        self.assertEqual(self.account.available, 1200)
        self.assertEqual(self.account.guest_id.name, self.guest.number)
        self.assertFalse(self.account.message_ids)
