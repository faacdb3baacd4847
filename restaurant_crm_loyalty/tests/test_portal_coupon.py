import re
from datetime import date, timedelta

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPortalCoupon(HttpCase):
    """A guest looks at their coupons, and gives one to a friend."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")
        cls.user = new_test_user(cls.env, "sv_guest", groups="base.group_portal")
        cls.user.partner_id.phone = "+86 199 0000 7001"
        cls.guest = cls._create_guest(cls.user.partner_id)
        friend = {"name": "Friend", "phone": "+86 199 0000 7002"}
        cls.friend = cls._create_guest(cls.env["res.partner"].create(friend))
        cls.stranger = cls._create_guest(cls.env["res.partner"].create({"name": "E"}))
        cls.offer = cls.make_offer("Twenty off", minimum=100)
        cls.batch = cls.make_batch(cls.offer, 3)
        cls.card, cls.spare, cls.other = cls.batch.card_ids
        (cls.card | cls.spare).partner_id = cls.guest.partner_id
        cls.other.partner_id = cls.stranger.partner_id

    @classmethod
    def _create_guest(cls, partner):
        return cls.env["restaurant.guest"]._get_or_create_for_partners(
            partner, cls.env.company
        )

    @classmethod
    def make_offer(cls, name, **answers):
        wizard = cls.env["restaurant.coupon.wizard"].create(
            {"kind": "amount", "name": name, "validity": "open", **answers}
        )
        return cls.env["loyalty.program"].browse(wizard.action_create()["res_id"])

    @classmethod
    def make_batch(cls, offer, quantity, **values):
        batch = cls.env["restaurant.coupon.batch"].create(
            {"name": "B", "program_id": offer.id, "quantity": quantity, **values}
        )
        batch.action_issue()
        return batch

    def setUp(self):
        super().setUp()
        self.authenticate("sv_guest", "sv_guest")

    def get(self, path):
        page = self.url_open(f"/my/restaurant{path}")
        self.env.invalidate_all()
        return page

    def pass_on(self, card, phone, **values):
        data = {"phone": phone, "csrf_token": http.Request.csrf_token(self), **values}
        page = self.url_open(f"/my/restaurant/coupon/{card.id}/pass-on", data=data)
        self.env.invalidate_all()
        return page

    # -- looking

    def test_own_coupons(self):
        self.card.expiration_date = date.today() + timedelta(days=30)
        page = self.get("")
        self.assertIn(f"/my/restaurant/coupon/{self.card.id}", page.text)
        self.assertNotIn(f"/my/restaurant/coupon/{self.other.id}", page.text)
        self.assertFalse(self.card.restaurant_viewed_at)
        page = self.get(f"/coupon/{self.card.id}")
        for text in ("Twenty off", self.card.code, "From a check of", "Valid until"):
            self.assertIn(text, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertTrue(self.card.restaurant_viewed_at)
        funnel = self.env["restaurant.coupon.funnel"]
        self.env.flush_all()
        self.assertEqual(funnel.search([("card_id", "=", self.card.id)]).viewed, 1)
        self.assertEqual(funnel.search([("card_id", "=", self.spare.id)]).viewed, 0)

    def test_viewed_is_when_it_was_first(self):
        moment = fields.Datetime.from_string("2026-01-02 03:04:05")
        self.card.restaurant_viewed_at = moment
        self.get(f"/coupon/{self.card.id}")
        self.assertEqual(self.card.restaurant_viewed_at, moment)

    def test_terms(self):
        self.offer.write(
            {
                "restaurant_daypart": "lunch",
                "restaurant_channel": "takeaway",
                "restaurant_sunday": False,
                "restaurant_stacking": "exclusive",
                "restaurant_blackout_ids": [
                    fields.Command.create(
                        {"date_from": "2090-12-24", "date_to": "2090-12-26"}
                    )
                ],
            }
        )
        page = self.get(f"/coupon/{self.card.id}")
        for text in (
            "Time of day: Lunch",
            "Only for: Takeaway",
            "Only on: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday",
            "Not from 12/24/2090 to 12/26/2090",
            "Not together with other coupons",
        ):
            self.assertIn(text, page.text)

    def test_what_is_gone_has_no_code(self):
        for state, words in (
            ("expired", "has expired"),
            ("used", "was used already"),
            ("void", "was taken back"),
        ):
            self.card.restaurant_state = state
            page = self.get(f"/coupon/{self.card.id}")
            self.assertIn(words, page.text)
            self.assertNotIn("/report/barcode", page.text)
            self.assertNotIn("Give it to a friend", page.text)
            self.assertIn("Earlier coupons", self.get("").text)

    def test_ended_yesterday_before_the_night_marks_it(self):
        self.card.expiration_date = date.today() - timedelta(days=2)
        self.assertIn("This coupon ended on", self.get(f"/coupon/{self.card.id}").text)
        self.assertIn("This coupon ended on", self.pass_on(self.card, "x").text)
        self.assertEqual(self.card.partner_id, self.guest.partner_id)

    def test_nothing_of_others(self):
        for path in (
            f"/coupon/{self.other.id}",
            f"/coupon/{self.other.id}/passed-on",
            "/coupon/999999999",
            "/coupon/0",
        ):
            self.assertEqual(self.get(path).status_code, 404, path)
        self.assertEqual(self.pass_on(self.other, "+86 199 0000 7002").status_code, 404)
        self.assertEqual(self.other.partner_id, self.stranger.partner_id)
        self.assertFalse(self.other.restaurant_viewed_at)

    def test_another_group(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.offer.company_id = elsewhere
        self.assertEqual(self.get(f"/coupon/{self.card.id}").status_code, 404)

    def test_anonymous(self):
        self.logout()
        for path in ("", "/passed-on"):
            page = self.get(f"/coupon/{self.card.id}{path}")
            self.assertIn("/web/login", page.url, path)

    # -- giving away

    def test_to_a_guest(self):
        page = self.pass_on(self.card, "199 0000 7002")
        self.assertEqual(page.status_code, 200)
        self.assertIn(f"/coupon/{self.card.code}", page.text)
        self.assertEqual(self.card.partner_id, self.friend.partner_id)
        transfer = self.card.restaurant_transfer_ids
        self.assertEqual(transfer.from_partner_id, self.guest.partner_id)
        self.assertEqual(transfer.to_partner_id, self.friend.partner_id)
        self.assertEqual(transfer.user_id, self.user)
        self.assertEqual(self.get(f"/coupon/{self.card.id}").status_code, 404)
        self.assertIn("passed on", self.get("").text)

    def test_to_somebody_unknown(self):
        """The giver hears the same: whose numbers are known is nobody's business."""
        known = self.pass_on(self.card, "+86 199 0000 7002").text
        unknown = self.pass_on(self.spare, "+86 199 0000 7999").text
        self.assertFalse(self.spare.partner_id)
        self.assertFalse(self.spare.restaurant_transfer_ids.to_partner_id)
        strip = re.compile(rf"{self.card.code}|{self.spare.code}|\d\d:\d\d:\d\d|\d+")
        body = [strip.sub("", x[x.index("<main") :]) for x in (known, unknown)]
        self.assertEqual(*body)
        page = self.url_open(f"/coupon/{self.spare.code}")
        self.assertIn("/report/barcode", page.text, "whoever has the link may use it")

    def test_sent_twice(self):
        self.pass_on(self.card, "+86 199 0000 7002")
        page = self.pass_on(self.card, "+86 199 0000 7002")
        self.assertIn("Passed on", page.text)
        self.assertEqual(len(self.card.restaurant_transfer_ids), 1)

    def test_refusals_lose_nothing(self):
        for phone, words in (
            ("", "not a phone number"),
            ("abc", "not a phone number"),
            ("1" * 300, "not a phone number"),
            ("\x00", "not a phone number"),
            ("<b>1</b>", "not a phone number"),
            ("+86 199 0000 7001", "your own number"),
        ):
            page = self.pass_on(self.card, phone)
            self.assertEqual(page.status_code, 200, phone)
            self.assertIn(words, page.text, phone)
            self.assertNotIn("<b>1</b>", page.text)
            self.assertEqual(self.card.partner_id, self.guest.partner_id)
        self.assertFalse(self.card.restaurant_transfer_ids)

    def test_by_its_offer_or_batch_for_the_guest_alone(self):
        for record, name in (
            (self.offer, "restaurant_transferable"),
            (self.batch, "transferable"),
        ):
            record[name] = False
            page = self.get(f"/coupon/{self.card.id}")
            self.assertIn("For you alone", page.text)
            self.assertNotIn("Give it to a friend", page.text)
            page = self.pass_on(self.card, "+86 199 0000 7002")
            self.assertIn("may not be passed on", page.text)
            self.assertEqual(self.card.partner_id, self.guest.partner_id)
            record[name] = True

    def test_while_a_till_takes_it(self):
        use = self.env["restaurant.coupon.use"].create(
            {
                "card_id": self.card.id,
                "program_id": self.offer.id,
                "company_id": self.env.company.id,
                "order_uuid": "check 0001",
                "business_date": date.today(),
            }
        )
        page = self.pass_on(self.card, "+86 199 0000 7002")
        self.assertIn("being used on a check", page.text)
        use.reserved_at = fields.Datetime.now() - timedelta(hours=1)
        self.pass_on(self.card, "+86 199 0000 7002")
        self.assertEqual(self.card.partner_id, self.friend.partner_id)

    def test_no_token_no_effect(self):
        with self.assertLogs("odoo.http", "WARNING"):
            page = self.pass_on(self.card, "+86 199 0000 7002", csrf_token="")
        self.assertEqual(page.status_code, 400)
        self.assertEqual(self.card.partner_id, self.guest.partner_id)

    def test_not_as_often_as_one_likes(self):
        portal = self.env["restaurant.portal.coupon"].with_user(self.user)
        for _try in range(10):
            with self.assertRaisesRegex(UserError, "not a phone number"):
                portal._pass_on(self.guest, self.card, "")
        with self.assertRaisesRegex(UserError, "Too many"):
            portal._pass_on(self.guest, self.card, "+86 199 0000 7002")

    # -- and at the desk

    def test_the_batch_rules_at_till_and_desk_too(self):
        self.batch.transferable = False
        check = self.env["restaurant.coupon.check"]
        facts = {"date": date.today(), "partner_id": self.friend.partner_id.id}
        problem = check._find_state_problem(self.card, facts)
        self.assertEqual(problem[0], "other_guest")
        wizard = self.env["restaurant.coupon.transfer.wizard"].create(
            {"card_id": self.card.id, "guest_id": self.friend.id}
        )
        with self.assertRaisesRegex(UserError, "may not be passed on"):
            wizard.action_transfer()
