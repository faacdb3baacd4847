from odoo.exceptions import UserError
from odoo.tests import tagged

from . import common


@tagged("post_install", "-at_install")
class TestMerge(common.RestaurantCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("base.group_system")
        cls.peanut, cls.spicy = cls.env["restaurant.preference"].create(
            [
                {"name": "Peanut", "kind": "allergen"},
                {"name": "Spicy", "kind": "taste"},
            ]
        )
        cls.double = cls._create_guest(
            "Wang, Li",
            phone="138 0013 8000",
            phone_duplicate=True,
            birthday="1988-03-12",
            note="Left-handed",
        )

    def _merge(self, source, target):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((source | target).ids, target)
        self.env.invalidate_all()

    def _note(self, guest, preference, severity="hint"):
        return self.env["restaurant.guest.preference"].create(
            {
                "guest_id": guest.id,
                "preference_id": preference.id,
                "severity": severity,
            }
        )

    def test_two_guests_become_one(self):
        number = self.guest.number
        self._pay_order(60, date_order="2026-03-02 04:00:00")
        self._pay_order(
            40, partner=self.double.partner_id, date_order="2026-03-09 04:00:00"
        )
        request = self.env["restaurant.guest.request"].create(
            {"guest_id": self.double.id, "text": "Window"}
        )
        self._note(self.double, self.spicy)
        self._merge(self.double.partner_id, self.guest.partner_id)
        self.assertFalse(self.double.exists())
        self.assertEqual(self.guest.number, number)
        self.assertEqual(len(self.guest.visit_ids), 2)
        self.assert_stats(self.guest, visit_count=2, net_spend=100, average_spend=50)
        self.assertEqual(self.guest.request_ids, request)
        self.assertEqual(self.guest.preference_ids.preference_id, self.spicy)
        self.assertEqual(self.guest.birthday, "1988-03-12")
        self.assertEqual(self.guest.note, "Left-handed")
        self.assertIn("Wang, Li", self.guest.message_ids[0].body)

    def test_who_is_there_does_not_go_with_a_file_that_was_put_away(self):
        self.guest.active = False
        self.double.phone_duplicate = False
        self._merge(self.double.partner_id, self.guest.partner_id)
        self.assertFalse(self.double.exists())
        self.assertTrue(self.guest.active)

    def test_the_profile_comes_along(self):
        friend, tag = self._create_guest("Friend"), self.env["restaurant.guest.tag"]
        self.double.write(
            {
                "gender": "female",
                "tag_ids": [(0, 0, {"name": "Plays the piano"})],
                "favourite_product_ids": [(4, self.dish.id)],
                "date_ids": [(0, 0, {"day": 1, "month": 5})],
                "note_ids": [(0, 0, {"text": "Speaks slowly"})],
                "link_ids": [
                    (0, 0, {"related_id": friend.id, "kind": "friend"}),
                    (0, 0, {"related_id": self.guest.id, "kind": "sibling"}),
                ],
            }
        )
        warning = self.env["restaurant.guest.warning"].create(
            {"guest_id": self.double.id, "text": "Did not come", "active": False}
        )
        self.guest.link_ids = [(0, 0, {"related_id": friend.id, "kind": "friend"})]
        self._merge(self.double.partner_id, self.guest.partner_id)
        self.assertEqual(self.guest.gender, "female")
        self.assertEqual(
            self.guest.tag_ids, tag.search([("name", "=", "Plays the piano")])
        )
        self.assertEqual(self.guest.favourite_product_ids, self.dish)
        self.assertEqual(self.guest.date_ids.month, 5)
        self.assertEqual(self.guest.note_ids.text, "Speaks slowly")
        self.assertEqual(warning.guest_id, self.guest)
        self.assertEqual(self.guest.link_ids.related_id, friend)
        self.assertEqual(friend.link_ids.related_id, self.guest)

    def test_what_the_remaining_guest_knows_wins(self):
        self.guest.write({"birthday": "05-01", "note": "Likes tea"})
        self._merge(self.double.partner_id, self.guest.partner_id)
        self.assertEqual(self.guest.birthday, "05-01")
        self.assertEqual(self.guest.note, "Likes tea\nLeft-handed")

    def test_the_graver_allergy_is_kept(self):
        self._note(self.guest, self.peanut, "mild")
        self._note(self.double, self.peanut, "severe")
        self._merge(self.double.partner_id, self.guest.partner_id)
        self.assertEqual(self.guest.preference_ids.severity, "severe")

    def test_the_number_goes_with_the_guest(self):
        self._merge(self.guest.partner_id, self.double.partner_id)
        self.assertFalse(self.double.phone_duplicate)
        found = self.env["restaurant.guest"]._find_by_phone("13800138000", self.company)
        self.assertEqual(found, self.double)

    def test_a_guest_follows_its_contact(self):
        contact = self.env["res.partner"].create({"name": "Newer contact"})
        self._pay_order(60)
        self._merge(self.guest.partner_id, contact)
        self.assertEqual(self.guest.partner_id, contact)
        self.assert_stats(self.guest, visit_count=1)

    def test_two_guests_go_to_a_contact_that_is_none(self):
        contact = self.env["res.partner"].create({"name": "Newer contact"})
        self._merge(self.guest.partner_id | self.double.partner_id, contact)
        self.assertEqual(contact.restaurant_guest_ids, self.guest)
        self.assertFalse(self.double.exists())

    def test_guests_of_two_groups_stay_two(self):
        other = self._create_company("Noodle Group")
        elsewhere = self._create_guest("Wang Li", company_id=other.id)
        self._merge(elsewhere.partner_id, self.guest.partner_id)
        self.assertEqual(
            self.guest.partner_id.restaurant_guest_ids, self.guest | elsewhere
        )

    def test_an_archived_guest_brings_its_visits(self):
        self._pay_order(40, partner=self.double.partner_id)
        self.double.action_archive()
        self._merge(self.double.partner_id, self.guest.partner_id)
        self.assert_stats(self.guest, visit_count=1, net_spend=40)

    def test_chatter_and_attachments_come_along(self):
        message = self.double.message_post(body="Called about the birthday")
        self._merge(self.double.partner_id, self.guest.partner_id)
        self.assertIn(message, self.guest.message_ids)

    def test_the_list_of_guests_opens_the_wizard(self):
        guests = (self.guest | self.double).with_user(self.desk_user)
        action = guests.action_merge()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard = wizard.with_user(self.desk_user).create({})
        self.assertEqual(wizard.partner_ids, guests.partner_id)

    def test_the_desk_merges_who_gave_another_address(self):
        """Most who are written down twice gave their e-mail address once."""
        self.guest.email = "wang@example.com"
        wizard = self._open_wizard()
        wizard.action_merge()
        self.assertEqual(len((self.guest | self.double).exists()), 1)

    def test_the_desk_merges_nobody_who_can_log_in(self):
        self.guest.email = "wang@example.com"
        self.double.partner_id = self.till_user.partner_id
        with self.assertRaises(UserError):
            self._open_wizard().action_merge()
        contact = self.env["res.partner"].create({"name": "No guest", "phone": "1"})
        partners = self.guest.partner_id | contact
        merge = self.env["base.partner.merge.automatic.wizard"]
        with self.assertRaises(UserError):
            merge.with_user(self.desk_user)._merge(partners.ids)

    def _open_wizard(self):
        guests = (self.guest | self.double).with_user(self.desk_user)
        action = guests.action_merge()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        return wizard.with_user(self.desk_user).create({})

    def test_the_log_of_who_opened_the_file_comes_along(self):
        """Once a day for each user: what both have had stays once."""
        log = self.env["restaurant.access.log"]
        desk = log.with_user(self.desk_user)
        for guest in (self.guest, self.double):
            desk._log_opening(guest)
        log.with_user(self.floor_user)._log_opening(self.double)
        copy = desk._log("copy", self.double, "Asked")
        self._merge(self.double.partner_id, self.guest.partner_id)
        lines = log.search([("guest_id", "=", self.guest.id)])
        self.assertEqual(copy.guest_id, self.guest)
        self.assertEqual(lines.user_id, self.desk_user | self.floor_user)
        self.assertEqual(len(lines), 3)

    def test_activities_come_along(self):
        """Each had been planned a call for a birthday; one of the two is enough, and
        whatever else was planned or done is kept.
        """
        both = self.guest | self.double
        kept, _other = both._plan_care("birthday").sorted("res_id")
        model = self.env["ir.model"]._get_id("restaurant.guest")
        planned, done = self.env["mail.activity"].create(
            [
                {"res_model_id": model, "res_id": self.double.id, "summary": summary}
                for summary in ("Send the menu", "Called")
            ]
        )
        done.action_done()
        self._merge(self.double.partner_id, self.guest.partner_id)
        found = self.env["mail.activity"].with_context(active_test=False)
        found = found.search([("res_model_id", "=", model)])
        found = found.filtered(lambda activity: activity.res_id == self.guest.id)
        self.assertEqual(found, kept | planned | done)
