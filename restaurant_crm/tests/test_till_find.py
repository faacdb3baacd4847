from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..tools.finder_text import read_finder_text
from .till_common import BAD_TEXTS, UNKNOWN_TEXTS, TillCommon


@tagged("post_install", "-at_install")
class TestTillFind(TillCommon):
    def _find(self, text, till=None, **kwargs):
        answer = (till or self.till).restaurant_find_guests(text, **kwargs)
        self.assertTrue(answer["ok"])
        return answer["guests"]

    def assertFound(self, text, *guests, **kwargs):
        found = [guest["guest_id"] for guest in self._find(text, **kwargs)]
        self.assertEqual(found, [guest.id for guest in guests], text)

    def test_phone_in_any_format_is_one_guest(self):
        for text in (
            "13800138000",
            "138 0013 8000",
            "+86 138-0013-8000",
            "0086 138 0013 8000",
            "8613800138000",
            "１３８００１３８０００",
            "(138) 0013.8000",
            "138\u200f00138000",
        ):
            with self.subTest(text=text):
                self.assertFound(text, self.zhang)

    def test_national_number_with_trunk_zero(self):
        self.group.country_id = self.env.ref("base.uk")
        self.assertFound("020 7946 0018", self.anna)
        self.assertFound("79460018", self.anna)

    def test_last_digits(self):
        self.assertFound("8000", self.zhang, self.zhao)
        self.assertFound("138000", self.zhang)
        self.assertFound("118000", self.zhao)
        self.assertFound("7999")

    def test_who_came_last_comes_first(self):
        (self.zhang | self.zhao).stats_id.flush_recordset()
        self.zhao.sudo().stats_id.write({"visit_count": 2, "last_visit": "2026-03-05"})
        self.assertFound("8000", self.zhao, self.zhang)
        first, second = self._find("8000")
        self.assertEqual(first["hint"], "2 visits, last on 03/05/2026")
        self.assertEqual(second["hint"], "no visit yet")

    def test_initials(self):
        self.assertFound("zw", self.zhang, self.zhao)
        self.assertFound("ZWA", self.zhao)
        self.assertFound("aa", self.anna)
        self.assertFound("z w", self.zhang, self.zhao)

    def test_names(self):
        self.assertFound("张伟", self.zhang)
        self.assertFound("张", self.zhang)
        self.assertFound("anna", self.zhao, self.anna)
        self.assertFound("Ångström anna", self.anna)
        self.assertFound("nnA", self.zhao, self.anna)

    def test_guest_number(self):
        number = self.zhang.number
        self.assertFound(number, self.zhang)
        self.assertFound(f" {number.lower()} ", self.zhang)
        self.assertFound(number, self.zhang, scan=True)

    def test_scan_takes_whole_codes_only(self):
        for text in ("8000", "13800138000", "zw", "张伟", self.zhang.number[:-1]):
            with self.subTest(text=text):
                self.assertFound(text, scan=True)

    def test_other_addons_add_their_cards(self):
        asked = []

        def queries(guests, text):
            asked.append(text)
            return [SQL("SELECT %s, 0", self.anna.id)]

        self.patch(self.registry["restaurant.guest"], "_get_finder_queries", queries)
        self.assertFound(" 8800\u200f 1234 ", self.anna, scan=True)
        self.assertFound("8000", self.anna, self.zhang, self.zhao)
        self.assertEqual(asked, ["8800 1234", "8000"])

    def test_limit(self):
        self.assertEqual(len(self._find("8000", limit=1)), 1)
        for limit in (0, -1, 10**9, "1", True, None, [1]):
            with self.subTest(limit=limit):
                self.assertEqual(len(self._find("8000", limit=limit)), 2)

    def test_what_the_till_gets(self):
        [found] = self._find("+8613800138000")
        self.assertEqual(
            found,
            {
                "guest_id": self.zhang.id,
                "partner_id": self.zhang.partner_id.id,
                "name": "张伟",
                "number": self.zhang.number,
                "phone": "•••• 8000",
                "hint": "no visit yet",
            },
        )
        [found] = self._find("张伟", self.config.with_user(self.floor_user))
        self.assertEqual(found["phone"], "+8613800138000")

    def test_only_guests_of_the_group(self):
        other = self.env["res.company"].create({"name": "Other group"})
        self.zhao.active = False
        self._new_guest("张伟", "+86 138 0013 8000", company_id=other.id)
        self.assertFound("8000", self.zhang)
        self.assertFound("张伟", self.zhang)

    def test_till_of_a_branch_finds_the_guests_of_the_group(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.group.id}
        )
        self.till_user.write({"company_ids": [(4, branch.id)]})
        till = self._new_till(branch).with_user(self.till_user)
        till = till.with_context(allowed_company_ids=branch.ids)
        self.assertFound("张伟", self.zhang, till=till)

    def test_bad_text_is_a_business_answer(self):
        for name, text in BAD_TEXTS.items():
            with self.subTest(name=name):
                self.assertRefused(self.till.restaurant_find_guests(text), "bad_text")

    def test_strange_text_finds_nobody(self):
        for text in UNKNOWN_TEXTS:
            for scan in (False, True):
                with self.subTest(text=text, scan=scan):
                    self.assertFound(text, scan=scan)

    def test_rights(self):
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models"):
            self.config.with_user(self.other_user).restaurant_find_guests("8000")
        other = self.env["res.company"].create({"name": "Other group"})
        till = self._new_till(other)
        with self.assertRaises(AccessError):
            till.with_user(self.till_user).restaurant_find_guests("8000")

    def test_one_statement(self):
        self._find("8000")
        with self.assertQueryCount(2):  # the scope of the till, then the guests
            self._find("8000")
        with self.assertQueryCount(2):
            self._find("zwa")

    def test_every_way_to_look_has_an_index(self):
        self._add_many_guests()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        ways = {
            "company_phone_idx": "+8613800138000",
            "company_last4_idx": "8000",
            "company_initials_idx": "zw",
            "company_number_uniq": "M000123",
            "_name_index": "weber",
        }
        for index, text in ways.items():
            with self.subTest(text=text):
                self.assertRegex(self._explain(text), rf"restaurant_guest_\w*{index}")

    def _add_many_guests(self):
        """Enough rows for the planner to take them seriously."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH partner AS (
                INSERT INTO res_partner (name, complete_name, phone, active, type,
                                         autopost_bills)
                SELECT md5(n::text), md5(n::text), '+86137' || lpad(n::text, 8, '0'),
                       TRUE, 'contact', 'ask'
                  FROM generate_series(1, 20000) AS n
                RETURNING id, name, phone
            )
            INSERT INTO restaurant_guest (partner_id, company_id, active, name, number,
                                          guest_type, name_initials, phone_e164,
                                          phone_last4, phone_duplicate)
            SELECT id, %s, TRUE, name, 'M' || lpad(id::text, 6, '0'), 'person',
                   left(name, 3), phone, right(phone, 4), FALSE
              FROM partner
            """,
            [self.group.id],
        )

        # what was inserted waits in a list of the trigram index until a vacuum
        self.env.cr.execute(
            """
            SELECT gin_clean_pending_list(indexrelid)
              FROM pg_index
              JOIN pg_class ON pg_class.oid = indexrelid
              JOIN pg_am ON pg_am.oid = relam
             WHERE indrelid = 'restaurant_guest'::regclass AND amname = 'gin';
            ANALYZE restaurant_guest;
            """
        )

    def _explain(self, text):
        finder = self.env["restaurant.guest.finder"]
        typed = read_finder_text(text)
        ways = finder._get_branches(typed, self.group, "CN", False)
        query = finder._get_query(ways, self.group, 20)
        return str(self.env.execute_query(SQL("EXPLAIN %s", query)))
