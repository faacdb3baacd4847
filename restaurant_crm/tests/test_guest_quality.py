from odoo.tests import tagged

from . import common

DUPLICATE, QUALITY = "restaurant.guest.duplicate", "restaurant.guest.quality"


@tagged("post_install", "-at_install")
class TestGuestQuality(common.RestaurantCommon):
    """Who may be one guest, and what is missing in the files of guests."""

    def _rebuild(self):
        self.env[DUPLICATE]._rebuild()
        self.env[QUALITY]._rebuild()

    def _find_pairs(self):
        self._rebuild()
        return self._get_rows(DUPLICATE, "guest_id", "other_id", "reason")

    def test_who_may_be_one_guest(self):
        self._pay_order(10)
        twin = {"birthday": "05-03", "email": "li@example.com"}
        self._create_guest("L. Wang", phone="+8613800138000", phone_duplicate=True)
        self._create_guest("Li Na", **twin)
        self._create_guest("li na", birthday="05-03", email="LI@example.com")
        self._create_guest("Li Na", birthday="05-04")
        self.assertEqual(
            [pair[2] for pair in self._find_pairs()],
            ["email", "phone"],
            "each pair once, by its best reason",
        )
        pair = self.env[DUPLICATE].search(
            [("reason", "=", "email"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual([pair.guest_id.name, pair.other_id.name], ["Li Na", "li na"])
        phone = self.env[DUPLICATE].search(
            [("reason", "=", "phone"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(phone.guest_id, self.guest, "who came more often stays")

    def test_the_same_name_and_birthday(self):
        self._create_guest("Li Na", birthday="05-03")
        self._create_guest("Li Na", birthday="05-03")
        self._create_guest("Li Na")
        self.assertEqual([pair[2] for pair in self._find_pairs()], ["birthday"])

    def test_merging_leads_to_the_wizard_and_ends_the_pair(self):
        self._create_guest("Wang", phone="+8613800138000", phone_duplicate=True)
        self._rebuild()
        pair = self.env[DUPLICATE].search([("company_id", "=", self.company.id)])
        action = pair.with_user(self.desk_user).action_merge()
        partners = pair.guest_id.partner_id | pair.other_id.partner_id
        self.assertEqual(set(action["context"]["active_ids"]), set(partners.ids))
        pair.other_id._merge_into(pair.guest_id)
        self.assertFalse(pair.exists())

    def test_a_card_opens_guests_of_its_own_group(self):
        elsewhere = self._create_company("Noodle Group")
        for group in (self.company, elsewhere):
            self._create_guest("Nobody knows", company_id=group.id)
        self._rebuild()
        groups = self.company | elsewhere
        rows = self.env[QUALITY].search(
            [("company_id", "in", groups.ids), ("issue", "=", "no_phone")]
        )
        self.assertEqual(rows.company_id, groups)
        for row in rows.with_context(allowed_company_ids=groups.ids):
            action = row.action_open()
            listed = row.env[action["res_model"]].search(action["domain"])
            self.assertEqual(listed.company_id, row.company_id)

    def test_counts_are_those_of_the_lists_that_open(self):
        self._create_guest("Wang", phone="+8613800138000", phone_duplicate=True)
        self._create_guest("Nobody knows")
        self._create_guest("Bad", phone="12", outlet_id=self.outlet.id)
        self._create_guest("Born", birthday="05-03")
        self._create_guest("Gone", active=False)
        self._rebuild()
        rows = self.env[QUALITY].search([("company_id", "=", self.company.id)])
        found = {}
        for row in rows:
            action = row.with_user(self.floor_user).action_open()
            listed = self.env[action["res_model"]].with_user(self.floor_user)
            self.assertEqual(listed.search_count(action["domain"]), row.guest_count)
            found[row.issue] = found.get(row.issue, 0) + row.guest_count
        self.assertEqual(
            found,
            {
                "duplicate": 1,
                "shared_phone": 1,
                "bad_phone": 1,
                "no_phone": 2,
                "no_birthday": 4,
                "no_consent": 5,
                "incomplete": 5,
            },
        )
        rate = self.env[QUALITY]._read_group(
            [("company_id", "=", self.company.id), ("issue", "=", "no_phone")],
            aggregates=["rate:avg"],
        )
        self.assertEqual(rate, [(0.5,)])
