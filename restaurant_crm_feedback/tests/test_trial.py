from datetime import timedelta

from lxml import etree

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common_case import CaseCommon


class TrialCommon(CaseCommon):
    """Two dishes to be tasted at the outlet of the group, next week, by two guests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tart, cls.soup = cls.env["product.product"].create(
            [{"name": "Mushroom tart"}, {"name": "Green soup"}]
        )
        cls.trial = cls.env["restaurant.trial"].create(
            {
                "name": "Spring menu",
                "outlet_id": cls.outlet.id,
                "date": fields.Datetime.now() + timedelta(days=7),
                "dish_ids": [
                    Command.create({"product_id": dish.id})
                    for dish in (cls.tart, cls.soup)
                ],
            }
        )
        cls.of_ada, cls.of_bo = cls._invite(cls.ada + cls.bo)

    @classmethod
    def _invite(cls, guests):
        return cls.env["restaurant.trial.guest"].create(
            [{"trial_id": cls.trial.id, "guest_id": guest.id} for guest in guests]
        )

    def _posted(self, tart="5", soup="2", **posted):
        return {
            "score": "4",
            f"dish_{self.tart.id}": tart,
            f"dish_{self.soup.id}": soup,
            **posted,
        }

    def _rate(self, invited, **posted):
        form = self.env["restaurant.trial.form"]
        answer, errors = form._read(self.trial, self._posted(**posted))
        self.assertFalse(errors)
        form._store(invited, answer)


@tagged("post_install", "-at_install")
class TestTrial(TrialCommon):
    def _dish(self, product):
        return self.trial.dish_ids.filtered(lambda dish: dish.product_id == product)

    def test_ratings_of_each_dish(self):
        """Five guests: 5, 5, 4, 4, 3 for the tart; four of five would order it again;
        four for the soup, which says too little to be shown."""
        more = [self._create_guest(f"Guest {n}", f"+86 199 1111 000{n}") for n in "345"]
        invited = self.of_ada + self.of_bo
        for guest in more:
            invited += self._invite(guest)
        told = [("5", "yes"), ("5", "yes"), ("4", "yes"), ("4", "yes"), ("3", "no")]
        for number, (guest, (stars, again)) in enumerate(
            zip(invited, told, strict=True)
        ):
            extra = {f"again_{self.tart.id}": again}
            self._rate(guest, tart=stars, soup="2" if number else "", **extra)
        tart, soup = self._dish(self.tart), self._dish(self.soup)
        self.assertEqual((tart.rating_count, tart.rating_average), (5, 4.2))
        self.assertEqual(tart.again_share, 80)
        self.assertEqual(soup.rating_count, 4)
        self.assertFalse(soup.rating_average or soup.again_share)
        self.assertEqual(self.trial.answer_count, 5)
        self.assertEqual(set(invited.mapped("state")), {"came"})

    def test_a_bad_rating_is_no_complaint_and_no_score_of_the_outlet(self):
        self._rate(self.of_ada, tart="1", score="1", text="There is a hair in it")
        told = self.of_ada.feedback_id
        self.assertTrue(told.apart)
        self.assertFalse(
            self.env["restaurant.case"].search([("guest_id", "=", self.ada.id)])
        )
        self.assertEqual(self.ada.last_score, 0)
        self.assertFalse(self.env["restaurant.guest.stats"]._find_unhappy(self.ada))

    def test_an_answer_counts_once(self):
        self._rate(self.of_ada, tart="5")
        first = self.of_ada.feedback_id
        self._rate(self.of_ada, tart="1")
        self.assertEqual(self.of_ada.feedback_id, first)
        self.assertEqual(self.trial.answer_count, 1)

    def test_many_tastings_one_query(self):
        trials = self.trial + self.trial.copy() + self.trial.copy()
        trials.dish_ids.mapped("product_id.name")
        self.env.flush_all()
        trials.dish_ids.invalidate_recordset(["rating_count"])
        with self.assertQueryCount(2):
            trials.dish_ids.mapped("rating_count")

    # Places ---------------------------------------------------------------------------

    def test_places_run_out_and_are_handed_on(self):
        self.trial.seats = 1
        self.of_ada._reply(True)
        self.of_bo._reply(True)
        self.assertEqual((self.of_ada.state, self.of_bo.state), ("coming", "waiting"))
        self.of_ada._reply(False)
        self.assertEqual((self.of_ada.state, self.of_bo.state), ("declined", "coming"))
        self.assertIn("Bo", self.trial.activity_ids.summary)
        self.assertEqual(self.trial.coming_count, 1)

    def test_yes_said_twice_takes_one_place(self):
        self.trial.seats = 1
        self.of_ada._reply(True)
        self.of_ada._reply(True)
        self.assertEqual(self.of_ada.state, "coming")

    def test_a_place_given_up_by_telephone_is_handed_on_too(self):
        self.trial.seats = 1
        self.of_ada._reply(True)
        self.of_bo.state = "waiting"  # told on the telephone, as all here
        guests = self.of_ada.with_user(self.floor)
        guests.state = "declined"
        self.assertEqual(self.of_bo.state, "coming")
        self.assertIn("Bo", self.trial.activity_ids.summary)

    def test_more_places_are_for_those_who_wait(self):
        self.trial.seats = 1
        self.of_ada._reply(True)
        self.of_bo._reply(True)
        self.trial.with_user(self.desk).seats = 2
        self.assertEqual(self.of_bo.state, "coming")

    def test_a_row_that_is_not_saved_has_no_link(self):
        self.assertFalse(self.env["restaurant.trial.guest"].new({}).url)

    def test_few_who_said_whether_they_would_order_it_again(self):
        """Five have rated the tart, one said yes: that is no share of anybody."""
        more = [self._create_guest(f"Guest {n}", f"+86 199 1111 000{n}") for n in "345"]
        for number, guest in enumerate([self.ada, self.bo, *more]):
            invited = self._invite(guest) if number > 1 else self.of_ada + self.of_bo
            again = {} if number else {f"again_{self.tart.id}": "yes"}
            self._rate(invited[number if number < 2 else 0], **again)
        dish = self._dish(self.tart)
        self.assertEqual((dish.rating_count, dish.again_count), (5, 1))
        for form, path in (
            ("restaurant_trial_view_form", "//field[@name='again_share']"),
            ("restaurant_trial_dish_view_list", "//field[@name='again_share']"),
        ):
            view = self.env.ref(f"restaurant_crm_feedback.{form}")
            [shown] = etree.fromstring(view.arch).xpath(path)
            self.assertTrue(safe_eval(shown.get("invisible"), dish.read()[0]))

    def test_stages(self):
        with self.assertRaises(UserError):
            self.trial.action_decide()
        self.of_ada._reply(True)
        self.trial.action_hold()
        self.assertEqual(self.of_ada.state, "absent")
        self.trial.dish_ids.decision = "launch"
        self.assertEqual(self.trial.dish_ids.decided_by, self.env.user)
        self.trial.action_decide()
        self.assertEqual(self.trial.state, "decided")
        self._rate(self.of_bo)
        with self.assertRaises(UserError):
            self.trial.unlink()

    # The campaign ---------------------------------------------------------------------

    def _launch(self, channel="email"):
        guests = self.ada + self.bo
        for guest in guests:
            guest.email = f"{guest.name}@example.com"
        self.of_ada.unlink()
        self.of_bo.unlink()
        self.env["restaurant.consent"]._record(
            self.ada, "marketing", [channel], "given", "till"
        )
        segment = self.env["restaurant.segment"].create(
            {
                "name": "All",
                "company_id": self.group.id,
                "domain": repr([("id", "in", guests.ids)]),
            }
        )
        self.trial.segment_id = segment
        action = self.trial.action_invite()
        campaign = self.env["restaurant.campaign"].browse(action["res_id"])
        campaign.channel = channel
        campaign.action_launch()
        return campaign

    def test_a_campaign_invites_who_has_allowed_it(self):
        campaign = self._launch()
        self.assertEqual(self.trial.state, "inviting")
        self.assertEqual(self.trial.guest_ids.guest_id, self.ada)
        self.assertEqual(self.trial.action_invite()["res_id"], campaign.id)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_each_guest_gets_the_own_link(self):
        campaign = self._launch()
        campaign.mailing_id.action_send_mail()
        mails = self.env["mail.mail"].sudo()
        mail = mails.search([("mailing_id", "=", campaign.mailing_id.id)])
        self.assertEqual(mail.res_id, self.ada.partner_id.id)
        [email] = mail._prepare_outgoing_list()
        for part in ("body", "body_alternative"):
            self.assertIn(self.trial.guest_ids._get_url(), email[part])
            self.assertNotIn("/invitation/view", email[part])

    def test_each_guest_gets_the_own_link_by_sms(self):
        campaign = self._launch("sms")
        campaign.mailing_id.action_send_sms()
        texts = self.env["sms.sms"].sudo()
        [text] = texts.search([("mailing_id", "=", campaign.mailing_id.id)])
        self.assertEqual(text.partner_id, self.ada.partner_id)
        self.assertIn(self.trial.guest_ids._get_url(), text.body)
        self.assertNotIn("/r/", text.body)

    def test_nobody_is_written_to_about_a_tasting_that_is_called_off(self):
        campaign = self._launch()
        self.trial.with_user(self.desk).action_cancel()
        self.assertEqual(campaign.state, "cancel")
        self.assertFalse(campaign.mailing_id._get_remaining_recipients())

    def test_whom_a_campaign_leaves_out_is_not_invited(self):
        campaign = self._launch()
        self.env["restaurant.consent"]._record(
            self.ada, "marketing", ["email"], "withdrawn", "request"
        )
        campaign._leave_out()
        self.assertFalse(self.trial.guest_ids)

    def test_nothing_to_taste(self):
        self.trial.dish_ids.unlink()
        with self.assertRaises(UserError):
            self.trial.action_invite()

    # One person, and rights -----------------------------------------------------------

    def test_merged_guests_have_one_place(self):
        self.of_bo._reply(True)
        self.ada._merge_into(self.bo)
        self.assertEqual(self.bo.trial_guest_ids, self.of_bo)
        self.assertEqual(self.of_bo.state, "coming")
        other = self.trial.copy({"dish_ids": False})
        cy = self._create_guest("Cy", "+86 199 0000 0003")
        of_cy = self.env["restaurant.trial.guest"].create(
            {"trial_id": other.id, "guest_id": cy.id}
        )
        cy._merge_into(self.bo)
        self.assertEqual(of_cy.guest_id, self.bo)

    def test_rights(self):
        till = self._create_user("till", self.group)
        with self.assertRaises(AccessError):
            self.trial.with_user(till).read(["name"])
        floor = self.trial.with_user(self.floor)
        self.assertEqual(floor.name, "Spring menu")
        floor.guest_ids.action_came()
        for action in (
            "action_hold",
            "action_invite",
            "action_cancel",
            "action_decide",
        ):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(floor, action)()
        with self.assertRaises(AccessError):
            floor.dish_ids.decision = "drop"
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user("desk", elsewhere)
        for records in (self.trial, self.trial.dish_ids, self.of_ada):
            with self.assertRaises(AccessError):
                records.with_user(stranger).read(["company_id"])

    def test_the_dish_leads_to_its_tastings(self):
        template = self.tart.product_tmpl_id.with_user(self.floor)
        self.assertEqual(template.restaurant_trial_count, 1)
        domain = template.action_view_restaurant_trials()["domain"]
        dishes = self.env["restaurant.trial.dish"].search(domain)
        self.assertEqual(dishes.trial_id, self.trial)
