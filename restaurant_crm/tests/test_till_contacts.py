from odoo.tests import tagged
from odoo.tools import SQL

from .common import RestaurantCommon


@tagged("post_install", "-at_install")
class TestTillContacts(RestaurantCommon):
    """Which contacts a till loads when it opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second, cls.never = (
            cls._create_guest(name).partner_id for name in ("!3", "!2", "!1")
        )
        for partner in (cls.first, cls.second, cls.first):
            cls._pay_order(partner=partner)
        cls._pay_order(partner=False)

    def _load(self, limit=100, offset=0, till=None):
        self.env["ir.config_parameter"].set_param(
            "point_of_sale.limited_customer_count", limit
        )
        rows = (till or self.till).get_limited_partners_loading(offset)
        return self.env["res.partner"].browse(id_ for (id_,) in rows)

    def test_who_was_here_lately_comes_first_then_names(self):
        self.assertEqual(
            self._load()[:3].ids, [self.first.id, self.second.id, self.never.id]
        )

    def test_pages_have_nobody_twice_and_leave_nobody_out(self):
        pages = [self._load(2, offset) for offset in range(0, 10, 2)]
        ids = [partner.id for page in pages for partner in page]
        self.assertEqual(len(ids), 10)
        self.assertEqual(ids, self._load(10).ids)
        self.assertEqual(len(set(ids)), 10)

    def test_another_till_has_other_guests(self):
        till = self._create_till("Terrace")
        self.assertEqual(self._load(till=till)[0], self.never)

    def test_who_is_archived_or_elsewhere_is_left_out(self):
        self.second.active = False
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.first.company_id = elsewhere
        self.never.company_id = self.company
        self.assertEqual(self._load()[0], self.never)
        self.assertFalse(self._load() & (self.first | self.second))

    def test_nothing_is_read_as_a_whole(self):
        self.env.cr.execute(
            """
            INSERT INTO res_partner (name, complete_name, active, type, autopost_bills)
            SELECT md5(n::text), md5(n::text), TRUE, 'contact', 'ask'
              FROM generate_series(1, 20000) AS n;
            ANALYZE res_partner;
            SET LOCAL enable_seqscan = off
            """
        )
        query = self.till._get_contacts_query(100, 0)
        plan = str(self.env.execute_query(SQL("EXPLAIN %s", query)))
        self.assertNotRegex(plan, r"Seq Scan on (pos_order|pos_session|res_partner)")
        self.assertRegex(plan, "Index (Only )?Scan using res_partner__name_index")
