from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .campaign_common import CampaignCommon

NOON = "2027-05-04 04:00:00"  # in Shanghai
LATE = "2027-05-04 14:00:00"
MORNING = "2027-05-05 01:00:01"


@tagged("post_install", "-at_install")
class TestCampaignDelivery(CampaignCommon):
    """What becomes of messages when a provider, a worker or the server fails."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.few = cls.guests[:5]
        cls.segment = cls.env["restaurant.segment"].create(
            {"name": "Five", "domain": f"[('id', 'in', {cls.few.ids})]"}
        )

    def _launch(self, **values):
        campaign = self._create_campaign(holdout_share=0, **values)
        campaign.action_launch()
        self._send_mailings()
        return campaign

    def _mails(self, campaign):
        return self.env["mail.mail"].search(
            [("mailing_id", "=", campaign.sudo().mailing_id.id)]
        )

    def _refuse(self, mails):
        mails.write({"state": "exception"})
        mails._postprocess_sent_message([], [], failure_type="mail_smtp")

    def _states(self, campaign):
        campaign.invalidate_recordset()
        return sorted(campaign.member_ids.mapped("state"))

    @freeze_time(NOON)
    def test_what_a_provider_refused_is_sent_again(self):
        campaign = self._launch()
        mails = self._mails(campaign)
        self._refuse(mails[:2])
        (mails[2:]).mailing_trace_ids.set_sent()
        campaign.action_measure()
        self.assertEqual((campaign.sent_count, campaign.failed_count), (3, 2))
        refused = campaign.member_ids.filtered(lambda one: one.state == "failed")
        self._consent(refused[0].guest_id, "withdrawn")
        campaign.action_retry()
        self.assertEqual(self._states(campaign), ["sent"] * 3 + ["waiting"] * 2)
        self._send_mailings()
        again = self._mails(campaign) - mails
        self.assertEqual(
            again.mailing_trace_ids.res_id, refused[1].guest_id.partner_id.id
        )
        again.mailing_trace_ids.set_sent()
        campaign.action_measure()
        self.assertEqual(self._states(campaign), ["sent"] * 4 + ["skipped"])
        self.assertEqual(campaign.failed_count, 0)
        touches = self.env["restaurant.touch"]
        self.assertEqual(touches.search_count([("campaign_id", "=", campaign.id)]), 4)

    @freeze_time(NOON)
    def test_what_is_over_sends_nothing_again(self):
        campaign = self._launch()
        self._refuse(self._mails(campaign))
        campaign.action_close()
        self.assertEqual(campaign.failed_count, 5)
        with self.assertRaisesRegex(UserError, "that runs"):
            campaign.action_retry()
        with self.assertRaises(AccessError):
            campaign.with_user(self.floor_user).action_retry()

    @freeze_time(NOON)
    def test_what_waits_in_the_queues_stays_when_it_is_called_off(self):
        self._consent(self.few, "given", "sms")
        for number, guest in enumerate(self.few):
            guest.phone = f"138 0013 810{number}"
        for channel, queue, gone in (
            ("sms", "sms.sms", "canceled"),
            ("email", "mail.mail", "cancel"),
        ):
            campaign = self._launch(name=channel, channel=channel, sms_text="Come back")
            mailing = campaign.sudo().mailing_id
            messages = self.env[queue].search([("mailing_id", "=", mailing.id)])
            self.assertEqual(len(messages), 5)
            messages.state = "outgoing"  # of mails, in tests
            messages[0]._claim()
            campaign.action_cancel()
            self.assertEqual(messages[0].state, "outgoing", "it is on its way")
            self.assertEqual(set(messages[1:].mapped("state")), {gone})

    def test_a_late_job_does_not_write_at_night(self):
        with freeze_time(NOON):
            campaign = self._create_campaign(holdout_share=0)
            campaign.action_launch()
        with freeze_time(LATE):
            self._send_mailings()
            self.assertFalse(self._mails(campaign))
        mailing = campaign.sudo().mailing_id
        self.assertEqual(str(mailing.schedule_date), "2027-05-05 01:00:00")
        with freeze_time(MORNING):
            self._send_mailings()
            self.assertEqual(len(self._mails(campaign)), 5)

    @freeze_time(NOON)
    def test_a_mail_leaves_once(self):
        campaign = self._launch()
        mail = self._mails(campaign)[0]
        self.env["mail.mail"].search([("id", "!=", mail.id)]).state = "cancel"
        mail.state = "outgoing"  # in tests it stays so
        self.assertEqual(mail._claim(), mail)
        self.assertFalse(mail._claim(), "another worker, or after a crash")
        mail.send()
        self.assertEqual(mail.state, "outgoing", "somebody may be about it")
        mail.restaurant_claimed_at = fields.Datetime.subtract(
            fields.Datetime.now(), minutes=16
        )
        mail.send()
        self.assertEqual(mail.state, "exception")
        self.assertIn("may have arrived", mail.failure_reason)
        campaign.action_measure()
        self.assertEqual(campaign.failed_count, 1)
        mail.mark_outgoing()
        self.assertEqual(mail._claim(), mail, "somebody has decided")

    def test_sms_leave_once(self):
        messages = self.env["sms.sms"].create(
            [{"number": f"+861380013800{n}", "body": "Hello"} for n in range(2)]
        )
        registry = self.env.registry["sms.sms"]
        queue = self.env.ref("sms.ir_cron_sms_scheduler_action")
        with (
            patch.object(registry, "_send_with_api", autospec=True) as send,
            self.enter_registry_test_mode(),
        ):
            messages[0]._claim()
            queue.method_direct_trigger()
            sent = send.call_args.args[0]
            self.assertIn(messages[1].id, sent.ids)
            self.assertNotIn(messages[0].id, sent.ids)
            queue.method_direct_trigger()
            self.assertEqual(send.call_count, 1, "what came back unanswered waits")
            long_ago = fields.Datetime.subtract(fields.Datetime.now(), minutes=16)
            messages.restaurant_claimed_at = long_ago
            queue.method_direct_trigger()
            self.assertEqual(set(messages.mapped("state")), {"error"})
            messages[0].action_set_outgoing()
            queue.method_direct_trigger()
            self.assertEqual(send.call_args.args[0], messages[0])

    @freeze_time(NOON)
    def test_two_workers_with_one_mailing(self):
        trace = self._mails(self._launch()).mailing_trace_ids[0].sudo()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            trace.copy({"res_id": trace.res_id})
            self.env.flush_all()

    @freeze_time(NOON)
    def test_what_we_know_of_each_guest(self):
        """Their own number, as the group that writes knows them."""
        other = self.env["res.company"].create({"name": "Another group"})
        self.few[0].partner_id.company_id = False
        self.env["restaurant.guest"].create(
            {"partner_id": self.few[0].partner_id.id, "company_id": other.id}
        )
        number = '<p>No. <t t-out="object.restaurant_guest_id.number"/></p>'
        campaign = self._launch(body=number)
        for mail in self._mails(campaign):
            guest = self.few.filtered(
                lambda one, mail=mail: one.partner_id.id == mail.res_id
            )
            self.assertIn(f"No. {guest.number}", mail.body_html)

    def test_what_a_message_is_filled_in_with(self):
        """What is meant for guests, and nothing else, whoever writes it."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("mail.restrict.template.rendering", True)
        editors = "mail.group_mail_template_editor"
        self.assertFalse(self.desk_user.has_group(editors))
        self._create_campaign(body='<p><t t-out="object.name"/></p>')
        dish = "object.restaurant_guest_id.last_dish"
        self._create_campaign(
            subject=f"Again the {{{{{dish} ||| soup}}}}?",  # as the dialog writes it
            body=f'<p>Was it good?<t t-out="{dish}">Soup</t></p>',
        )
        for values in (
            {"body": '<p><t t-out="object.env.user.login"/></p>'},
            {"subject": "{{ object.env.user.login }}"},
            {"sms_text": "{{ object.env.user.login }}"},
            {"subject": "{{ object.nmae }}"},
            {"subject": "{{ object.name"},
            {"sms_text": "{{ object.credit_limit }}"},
            {"body": '<p><t t-out="object.restaurant_guest_id.note"/></p>'},
            {"body": '<p><t t-out="object.restaurant_guest_id"/></p>'},
            {"body": '<p t-if="object.phone">Hello</p>'},
            {"body": "<p>Dear {{ object.name }}</p>"},
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(
                    ValidationError, "cannot be filled in.*Last Dish"
                ),
            ):
                self._create_campaign(**values)

    def test_what_was_written_before_is_looked_at_when_it_is_sent(self):
        """An addon may be gone by then, and its fields with it."""
        campaign = self._create_campaign()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE restaurant_campaign SET subject = %s WHERE id = %s",
            ["{{ object.restaurant_guest_id.tier_of_long_ago }}", campaign.id],
        )
        campaign.invalidate_recordset()
        with self.assertRaisesRegex(ValidationError, "tier_of_long_ago"):
            campaign.action_preview()

    @freeze_time(NOON)
    def test_guests_may_want_no_more(self):
        [mail, *_others] = self._mails(self._launch())
        link = "/unsubscribe_from_list"
        self.assertEqual(mail.body_html.count(link), 1)
        own = f'<p>Hello</p><a href="{link}">Enough</a>'
        [mail, *_others] = self._mails(self._launch(name="Own words", body=own))
        self.assertEqual(mail.body_html.count(link), 1)

    @freeze_time(NOON)
    def test_guests_answer_to_the_group(self):
        self.company.email = "hello@group.example.com"
        mails = self._mails(self._launch())
        for sender in set(mails.mapped("email_from") + mails.mapped("reply_to")):
            self.assertIn("hello@group.example.com", sender)

    def test_somebody_has_to_answer(self):
        self.company.email = self.desk_user.email = False
        self.env["mail.alias.domain"].search([]).unlink()
        campaign = self._create_campaign()
        with self.assertRaisesRegex(UserError, "address first"):
            campaign.action_launch()
        self.assertEqual(campaign.state, "draft")

    def test_lists_are_exports(self):
        """For messengers and on paper: to who may, with a reason, and written down."""
        self._consent(self.few, "given", "wechat")
        campaign = self._create_campaign(channel="wechat", holdout_share=0.5)
        campaign.action_launch()
        report, name = self.env["ir.actions.report"], "restaurant_crm.campaign_list"
        with self.assertRaises(AccessError):
            campaign.member_ids.export_data(["guest_id", "phone"])
        with self.assertRaises(AccessError):
            report.with_user(self.desk_user)._render_qweb_html(name, campaign.ids)
        for group in (
            "restaurant_crm.group_restaurant_export",
            "base.group_allow_export",
        ):
            self.desk_user.group_ids += self.env.ref(group)
        log = self.env["restaurant.access.log"].with_user(self.desk_user)
        with self.assertRaisesRegex(UserError, "why"):
            campaign.member_ids.export_data(["guest_id", "phone"])
        log.announce_export("A message by hand")
        rows = campaign.member_ids.export_data(["guest_id", "phone"])["datas"]
        self.assertEqual(len(rows), campaign.member_count)
        html, _kind = report.with_user(self.desk_user)._render_qweb_html(
            name, campaign.ids
        )
        for member in campaign.member_ids:
            shown = member.guest_id.name.encode() in html
            self.assertEqual(shown, member.arm == "treated")
        lines = log.sudo().search([("kind", "=", "export")], limit=2)
        self.assertEqual(
            set(lines.mapped("guest_count")),
            {campaign.member_count, campaign.sent_count},
        )
