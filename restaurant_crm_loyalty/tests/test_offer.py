from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .coupon_common import CouponCommon


@tagged("post_install", "-at_install")
class TestOffer(CouponCommon):
    """Coupons that campaigns and care rules give: once for each guest and occasion."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.make_offer(discount=20)
        cls.guests = cls.member | cls.stranger
        cls.today = fields.Date.context_today(cls.env.user)
        cls.guests.write({"birthday": f"{cls.today:%m-%d}"})
        cls.env["restaurant.contact.policy"].create(
            {"quiet_until": 0, "quiet_from": 24, "company_id": cls.company.id}
        )

    def _create_rule(self, **values):
        return self.env["restaurant.care.rule"].create(
            {
                "name": "Happy birthday",
                "trigger": "birthday",
                "action": "offer",
                "offer_kind": "coupon",
                "offer_program_id": self.program.id,
                **values,
            }
        )

    def _do(self, rule):
        rule._draw()
        while rule._do_batch():
            self.env.invalidate_all()
        self.env.invalidate_all()
        return rule.step_ids.filtered(lambda step: step.guest_id in self.guests)

    def _coupons(self, guest):
        return self.env["loyalty.card"].search(
            [
                ("partner_id", "=", guest.partner_id.id),
                ("program_id", "=", self.program.id),
            ]
        )

    def _create_campaign(self, **values):
        for guest in self.guests:
            self.env["restaurant.consent"]._record(
                guest, "marketing", ["wechat"], "given", "desk"
            )
        segment = self.env["restaurant.segment"].create(
            {"name": "Two", "domain": f"[('id', 'in', {self.guests.ids})]"}
        )
        return self.env["restaurant.campaign"].create(
            {
                "name": "Come back",
                "segment_id": segment.id,
                "channel": "wechat",
                "holdout_share": 0,
                "message_cost": 0.5,
                "offer_kind": "coupon",
                "offer_program_id": self.program.id,
                **values,
            }
        )

    def _reach(self, channel):
        for number, guest in enumerate(self.guests):
            guest.email = f"offer{number}@example.com"
            guest.phone = f"+86 138 0013 810{number}"
        self.env["restaurant.consent"]._record(
            self.guests, "marketing", [channel], "given", "desk"
        )

    # -- care

    def test_a_coupon_for_each(self):
        steps = self._do(self._create_rule())
        self.assertEqual(set(steps.mapped("state")), {"sent"})
        for guest in self.guests:
            coupon = self._coupons(guest)
            self.assertEqual(coupon.restaurant_guest_id, guest)
            self.assertEqual(coupon.restaurant_state, "issued")
            step = steps.filtered(lambda step, guest=guest: step.guest_id == guest)
            self.assertIn(coupon.code, step.offer_text)

    def test_one_present_a_birthday_whichever_rule_asks(self):
        self._do(self._create_rule())
        self._do(self._create_rule(name="Again"))
        self.assertEqual(len(self._coupons(self.member)), 1)

    def test_whom_nothing_is_done_for_gets_nothing(self):
        rule = self._create_rule(
            action="email",
            purpose="marketing",
            mail_template_id=self.env.ref(
                "restaurant_crm.mail_template_care_birthday"
            ).id,
        )
        steps = self._do(rule)
        self.assertEqual(set(steps.mapped("reason")), {"address"})
        self.assertFalse(self._coupons(self.member))

    def test_the_mail_tells_the_code(self):
        self.member.email = "mei@example.com"
        self.env["restaurant.consent"]._record(
            self.member, "marketing", ["email"], "given", "desk"
        )
        rule = self._create_rule(
            action="email",
            purpose="marketing",
            mail_template_id=self.env.ref(
                "restaurant_crm.mail_template_care_birthday"
            ).id,
        )
        steps = self._do(rule)
        mail = steps.filtered(lambda step: step.guest_id == self.member).mail_id
        self.assertIn(self._coupons(self.member).code, mail.body_html)

    def test_the_cost_is_what_was_taken_off(self):
        rule = self._create_rule()
        self._do(rule)
        self.assertEqual(rule.offer_cost, 0)
        coupon = self._coupons(self.member)
        self.reserve(coupon, guest=self.member)
        self.pay_with([100], {coupon: 20}, guest=self.member)
        again = self._create_rule(name="Again")
        self._do(again)
        (rule | again).invalidate_recordset()
        self.assertEqual(rule.offer_cost, 20)
        self.assertEqual(again.offer_cost, 0, "it gave nothing")
        self.env.flush_all()
        line = self.env["restaurant.cost.line"].search([("kind", "=", "coupon")])
        self.assertEqual(line.filtered("rule_id").rule_id, rule)

    def test_what_a_rule_with_an_offer_needs(self):
        for values, pattern in (
            ({"offer_program_id": False}, "Choose the coupon"),
            ({"offer_kind": "points"}, "How many points"),
            ({"offer_kind": "bonus"}, "How much bonus"),
            ({"offer_kind": "bonus", "offer_bonus": -1}, "How much bonus"),
            ({"trigger": "holiday", "holiday_date": "2026-01-01"}, "without an offer"),
            (
                {
                    "action": "email",
                    "mail_template_id": self.env.ref(
                        "restaurant_crm.mail_template_care_birthday"
                    ).id,
                },
                "is an offer",
            ),
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex((UserError, ValidationError), pattern),
                self.cr.savepoint(),
            ):
                self._create_rule(**values)

    # -- campaigns

    def test_a_campaign_gives_each_one_once(self):
        campaign = self._create_campaign()
        campaign.action_launch()
        campaign._give_campaign_offers()
        for guest in self.guests:
            self.assertEqual(len(self._coupons(guest)), 1)

    def test_the_cost_of_a_campaign(self):
        """Two messages at 0.5, one coupon of 20 used: that is off the margin of the
        visit already, so 1 is left to take off what was gained."""
        campaign = self._create_campaign()
        campaign.action_launch()
        coupon = self._coupons(self.member)
        self.reserve(coupon, guest=self.member)
        self.pay_with([100], {coupon: 20}, guest=self.member)
        campaign.invalidate_recordset()
        self.assertEqual((campaign.sending_cost, campaign.offer_cost), (1, 20))
        self.env.flush_all()
        lines = self.env["restaurant.cost.line"]
        groups = lines._read_group(
            [("campaign_id", "=", campaign.id)], ["kind"], ["amount:sum"]
        )
        self.assertEqual(set(groups), {("sending", 1), ("coupon", 20)})
        self.assertEqual(campaign.total_cost, 21)
        self.assertEqual(campaign.offer_in_margin, 20)
        self.env["restaurant.campaign.effect"].sudo().create(
            {
                "campaign_id": campaign.id,
                "measure": "margin",
                "total": 100,
                "is_enough": True,
            }
        )
        campaign.invalidate_recordset()
        self.assertEqual(campaign.gain, 99)

    def test_what_carries_the_coupon_and_what_does_not(self):
        """One came with it and paid 80, the other without it, for 50."""
        campaign = self._create_campaign()
        campaign.action_launch()
        coupon = self._coupons(self.member)
        self.reserve(coupon, guest=self.member)
        self.pay_with([100], {coupon: 20}, guest=self.member)
        self.pay_with([50], {}, uuid="check 0002", guest=self.stranger)
        campaign.action_measure()
        self.assertEqual((campaign.used_count, campaign.used_amount), (1, 80))
        self.assertEqual((campaign.plain_count, campaign.plain_amount), (1, 50))
        past = fields.Date.subtract(campaign.date_start, days=9)
        offers = campaign.sudo()
        self.assertEqual(offers._sum_offer_uses(past, past), (0, 0))

    def test_a_message_tells_the_code(self):
        """By e-mail and by SMS; nobody else's."""
        said = "object.restaurant_offer_text"
        for channel, values in (
            ("email", {"subject": "For you", "body": f'<p><t t-out="{said}"/></p>'}),
            ("sms", {"sms_text": f"For you: {{{{ {said} }}}}"}),
        ):
            self._reach(channel)
            campaign = self._create_campaign(
                name=channel, channel=channel, user_id=self.env.uid, **values
            )
            campaign.company_id.email = "hello@example.com"
            campaign.action_launch()
            mailing = campaign.sudo().mailing_id
            mailing.action_send_mail()
            sent = {
                mail.res_id: mail.body_html
                for mail in mailing.env["mail.mail"].search(
                    [("mailing_id", "=", mailing.id)]
                )
            } or {
                sms.partner_id.id: sms.body
                for sms in mailing.env["sms.sms"].search(
                    [("mailing_id", "=", mailing.id)]
                )
            }
            self.assertEqual(set(sent), set(self.guests.partner_id.ids))
            for guest in self.guests:
                codes = {
                    card.code
                    for card in self._coupons(guest)
                    if card.restaurant_campaign_id == campaign
                }
                self.assertEqual(len(codes), 1)
                self.assertIn(codes.pop(), sent[guest.partner_id.id])

    def test_what_an_offer_costs_is_told_before(self):
        """Two guests, messages of 0.5, coupons of 20 at most; whoever forgets to tell
        of it is told."""
        self._reach("email")
        campaign = self._create_campaign(budget=20.5)
        campaign.segment_id.sudo()._refresh()
        unlimited = self.make_offer(kind="percent", percent=10, cap=0)
        said = "{{ object.restaurant_offer_text }}"
        for values, expected in (
            ({}, (1, 20.5, False, False)),
            ({"budget": 0}, (2, 41, False, False)),
            ({"channel": "email", "subject": "For you"}, (2, 41, False, True)),
            ({"subject": f"For you: {said}"}, (2, 41, False, False)),
            ({"offer_program_id": unlimited.id}, (2, 1, True, False)),
        ):
            campaign.write(values)
            told = campaign._prepare_preview(campaign._count_preview())
            self.assertEqual(
                (
                    told["send_count"],
                    told["cost"],
                    told["is_worth_unknown"],
                    told["is_offer_untold"],
                ),
                expected,
            )

    def test_those_held_out_or_left_out_get_nothing(self):
        campaign = self._create_campaign(budget=20.5)
        campaign.action_launch()
        self.assertEqual(campaign.sent_count, 1, "a message of 0.5, a coupon of 20")
        self.assertEqual(sum(len(self._coupons(guest)) for guest in self.guests), 1)

    def test_the_budget_counts_messages_and_offers(self):
        percent = {"kind": "percent", "percent": 10}
        limited = self.make_offer(**percent, cap=8)
        unlimited = self.make_offer(**percent, cap=0)
        for program, budget, sent in (
            (self.program, 20.4, 0),
            (self.program, 41, 2),
            (limited, 8.5, 1),
            (unlimited, 0.5, 1),
        ):
            with self.subTest(program.name, budget=budget):
                campaign = self._create_campaign(
                    budget=budget, offer_program_id=program.id
                )
                campaign.action_launch()
                self.assertEqual(campaign.sent_count, sent)

    def test_an_offer_that_was_sent_stays(self):
        campaign = self._create_campaign()
        with self.assertRaisesRegex(UserError, "is an offer"):
            self._create_campaign(purpose="care").action_launch()
        campaign.action_launch()
        for values in ({"offer_kind": "none"}, {"offer_points": 7}):
            with self.assertRaisesRegex(UserError, "was sent"):
                campaign.write(values)
