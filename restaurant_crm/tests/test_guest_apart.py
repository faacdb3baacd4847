from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from . import common

DUPLICATE, APART = "restaurant.guest.duplicate", "restaurant.guest.apart"


@tagged("post_install", "-at_install")
class TestGuestApart(common.RestaurantCommon):
    """Two guests who look like one, and are two, are not offered again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._pay_order(10)  # so that this guest comes first
        cls.son, cls.twin = (
            cls._create_guest(name, phone="+8613800138000", phone_duplicate=True)
            for name in ("Wang Bo", "Wang B.")
        )

    def _find_pairs(self):
        self.env[DUPLICATE]._rebuild()
        domain = [("company_id", "=", self.company.id)]
        return self.env[DUPLICATE].search(domain)

    def _get_pairs(self):
        return [(pair.guest_id, pair.other_id) for pair in self._find_pairs()]

    def _keep_apart(self, guest, user=None):
        pair = self._find_pairs().filtered(lambda pair: pair.other_id == guest)
        pair.with_user(user or self.desk_user).action_keep_apart()
        return pair

    def test_a_pair_that_is_kept_apart_is_not_offered_again(self):
        pairs = [(self.guest, self.son), (self.guest, self.twin)]
        self.assertCountEqual(self._get_pairs(), pairs)
        pair = self._keep_apart(self.son)
        self.assertFalse(pair.exists(), "it is gone at once")
        kept = self.env[APART].search([("guest_id", "=", self.guest.id)])
        self.assertEqual(kept.other_id, self.son)
        self.assertEqual(kept.create_uid, self.desk_user)
        self.assertEqual(self._get_pairs(), [(self.guest, self.twin)], "the next night")

    def test_who_is_not_the_first_one_may_be_the_second(self):
        self._keep_apart(self.son)
        self._keep_apart(self.twin)
        self.assertEqual(self._get_pairs(), [(self.son, self.twin)])
        self._keep_apart(self.twin)
        self.assertFalse(self._get_pairs())
        self.assertEqual(len(self.env[APART].search([])), 3)

    def test_it_holds_whoever_comes_more_often_later(self):
        self._keep_apart(self.son)
        for _visit in range(3):
            self._pay_order(10, partner=self.son.partner_id)
        self.assertNotIn((self.son, self.guest), self._get_pairs())

    def test_it_can_be_taken_back(self):
        self._keep_apart(self.son)
        kept = self.env[APART].search([]).with_user(self.desk_user)
        kept.action_offer_again()
        kept.action_offer_again()  # a colleague was faster
        self.assertIn((self.guest, self.son), self._get_pairs())

    def test_two_say_so_at_once(self):
        pair = self._keep_apart(self.son)
        pair.with_user(self.desk_user).action_keep_apart()
        again = self._find_pairs()[0].copy_data()[0]
        again = self.env[DUPLICATE].sudo().create({**again, "other_id": self.son.id})
        again.with_user(self.desk_user).action_keep_apart()
        self.assertEqual(len(self.env[APART].search([])), 1)

    def test_a_merged_guest_is_kept_apart_from_the_same_guests(self):
        self.env[APART]._keep(self._find_pairs())
        self.twin._merge_into(self.son)
        kept = self.env[APART].search([])
        self.assertEqual(kept.guest_id | kept.other_id, self.guest | self.son)
        self.assertEqual(len(kept), 1)
        self.son._merge_into(self.guest)
        self.assertFalse(self.env[APART].search([]))

    def test_who_is_forgotten_is_nobody_to_be_compared_with(self):
        self._keep_apart(self.son)
        self.son._erase("asked")
        self.assertFalse(self.env[APART].search([]))

    def test_rights(self):
        pair = self._find_pairs()[0]
        for user in (self.floor_user, self.till_user):
            with self.assertRaises(AccessError):
                pair.with_user(user).action_keep_apart()
        self.assertTrue(pair.exists())
        self._keep_apart(self.son)
        kept = self.env[APART].search([])
        with self.assertRaises(AccessError):
            kept.with_user(self.floor_user).action_offer_again()

    def test_what_is_no_pair(self):
        elsewhere = self._create_company("Noodle Group")
        stranger = self._create_guest("Stranger", company_id=elsewhere.id)
        for other in (self.guest, stranger):
            with self.assertRaises(ValidationError):
                self.env[APART].create(
                    {"guest_id": self.guest.id, "other_id": other.id}
                )
