from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .care_common import NOON, CareCommon


@tagged("post_install", "-at_install")
@freeze_time(NOON)
class TestCareRule(CareCommon):
    """What a rule does, and what is refused."""

    def test_a_new_rule_begins_with_what_is_usual(self):
        birthday, missed = (
            self.env.ref(f"restaurant_crm.mail_template_care_{name}")
            for name in ("birthday", "missed")
        )
        with Form(self.rules) as form:
            form.name = "Usual"
            self.assertEqual((form.wait_days, form.mail_template_id), (7, birthday))
            form.trigger = "no_visit"
            self.assertEqual((form.wait_days, form.mail_template_id), (60, missed))
            form.wait_days, form.mail_template_id = 45, birthday.copy()
            form.trigger = "first_visit"
            self.assertEqual(form.wait_days, 45, "somebody has chosen it")
            self.assertNotEqual(form.mail_template_id, birthday)
        with Form(form.record) as form:
            form.trigger = "no_visit"
            self.assertEqual(form.wait_days, 45)

    def test_each_trigger_has_something_usual(self):
        triggers = {value for value, _label in self.rules._fields["trigger"].selection}
        usual = self.rules._get_usual()
        self.assertEqual(usual.keys(), triggers)
        for _days, name in usual.values():
            self.assertEqual(self.env.ref(name).model, "restaurant.care.step")

    def test_sms(self):
        template = self.env.ref("restaurant_crm.sms_template_care_birthday")
        rule = self._create_rule(action="sms", sms_template_id=template.id)
        self.assertEqual(self._run(rule).reason, "consent")
        self._consent(self.guest, channel="sms")
        rule = rule.copy()
        step = self._run(rule)
        self.assertEqual(step.state, "sent")
        self.assertIn("Wang Li", step.sudo().sms_id.body)
        self.assertEqual(step.sudo().sms_id.number, "+8613800138000")

    def test_one_activity_for_a_guest_and_reason(self):
        kind = self.env.ref("mail.mail_activity_data_call")
        self.guest.owner_id = self.floor_user
        rule = self._create_rule(action="activity", activity_type_id=kind.id)
        self.assertEqual(self._run(rule).state, "sent")
        activity = self.guest.activity_ids
        self.assertEqual(activity.user_id, self.floor_user)
        self.assertEqual(activity.date_deadline, date(2027, 5, 11))
        self.assertFalse(self.guest.touch_ids, "nobody was written to yet")
        other = self._create_rule(
            name="Again", action="activity", activity_type_id=kind.id
        )
        self.assertEqual(self._run(other).reason, "planned")

    def test_a_message_that_came_back_can_be_sent_again(self):
        rule = self._create_rule()
        step = self._run(rule)
        step.sudo().mail_id.state = "exception"
        self.assertEqual(self._what(self._run(rule))[0][1:], ("failed", "delivery"))
        step.with_user(self.desk_user).action_retry()
        self.assertEqual((step.state, step.sudo().mail_id.state), ("sent", "outgoing"))
        step.sudo().mail_id.state = "exception"
        self._run(rule)
        self._consent(self.guest, "withdrawn")
        step.with_user(self.desk_user).action_retry()
        self.assertEqual((step.state, step.reason), ("stopped", "consent"))

    def test_a_rule_that_breaks_waits_and_others_go_on(self):
        broken, other = self._create_rule(), self._create_rule(name="Other")

        steps = self.env.registry["restaurant.care.step"]
        send = steps._send_mails

        def send_some(own, rule):
            if rule == broken:
                raise ValueError("No words")
            send(own, rule)

        with (
            patch.object(steps, "_send_mails", send_some),
            mute_logger("odoo.addons.restaurant_crm.models.restaurant_own_run"),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("restaurant_crm.ir_cron_care_rules").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(broken.problem, "No words")
        self.assertEqual(broken.step_ids.state, "waiting")
        self.assertEqual(other.step_ids.state, "sent")
        self.assertEqual(self._run(broken).state, "sent")

    def test_guests_who_turn_out_to_be_one(self):
        rule = self._create_rule()
        other = self._create_guest("Other", email="o@example.com", birthday="05-11")
        third = self._create_guest("Third", birthday="05-11")
        self._run(rule)
        other._merge_into(third)
        self.guest._merge_into(third)
        self.env.invalidate_all()
        self.assertEqual(len(third.care_step_ids), 1)
        self.assertEqual(len(self._run(rule)), 1)

    def test_who_was_written_to_is_not_when_two_turn_out_to_be_one(self):
        """Whichever of them stays, and whichever was drawn first."""
        for name, sent_first in (("A", True), ("B", False)):
            for stays in (0, 1):
                with self.subTest(sent_first=sent_first, stays=stays):
                    rule = self._create_rule(name=f"{name} {stays}")
                    guests = self.env["restaurant.guest"].create(
                        [{"name": f"{name} {n}", "birthday": "05-11"} for n in range(2)]
                    )
                    rule._draw()
                    sent, waiting = guests if sent_first else guests[::-1]
                    sent.care_step_ids.filtered(
                        lambda step, rule=rule: step.rule_id == rule
                    )._mark("sent")
                    guests[1 - stays]._merge_into(guests[stays])
                    self.env.invalidate_all()
                    steps = guests[stays].care_step_ids
                    mine = steps.filtered(lambda step, rule=rule: step.rule_id == rule)
                    self.assertEqual(mine.mapped("state"), ["sent"])

    def test_who_is_forgotten_is_not_written_to(self):
        """Nor does what was done for them tell their birthday."""
        step = self._run(self._create_rule())
        mail = step.sudo().mail_id
        message = mail.mail_message_id
        self.guest._erase("Asked for it")
        self.assertFalse(mail.exists() or message.exists())
        self.assertFalse(step.exists())

    def test_a_template_of_something_else(self):
        """It would be filled in with all rights, by whoever has the id of the step."""
        other = self.env["mail.template"].create(
            {
                "name": "Password",
                "model_id": self.env["ir.model"]._get_id("res.users"),
                "email_to": "thief@example.com",
            }
        )
        with self.assertRaisesRegex(ValidationError, "something else"):
            self._create_rule(mail_template_id=other.id)

    def test_what_figures_stand_on_stays(self):
        rule = self._create_rule()
        rule.trigger = "anniversary"
        rule.trigger = "birthday"
        self._run(rule)
        with self.assertRaisesRegex(UserError, "has done something"):
            rule.trigger = "anniversary"
        rule.write({"trigger": "birthday", "offer_kind": "none", "wait_days": 3})

    def test_no_more_messages(self):
        step = self._run(self._create_rule())
        steps = self.env["restaurant.care.step"]
        token = step._get_stop_url().rpartition("/")[2]
        self.assertFalse(steps._find_signed(step.id, "0" * 64))
        self.assertFalse(steps._find_signed(step.id + 1, token))
        steps._find_signed(step.id, token)._withdraw()
        self.assertFalse(self.guest._filter_consented("care", "email"))
        lines = len(self.guest.consent_ids)
        steps._find_signed(step.id, token)._withdraw()
        self.assertEqual(len(self.guest.consent_ids), lines, "said once")

    def test_a_rule_needs_what_it_does(self):
        for values in (
            {"mail_template_id": False},
            {"action": "sms"},
            {"action": "activity"},
            {"action": "offer"},
            {"trigger": "no_visit", "wait_days": 0},
            {"trigger": "holiday"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._create_rule(**values)
        self._create_rule(active=False, mail_template_id=False)

    def test_what_was_done_is_kept(self):
        rule = self._create_rule()
        self._run(rule)
        with self.assertRaisesRegex(UserError, "is kept"):
            rule.unlink()
        self._create_rule().unlink()

    def test_managers_of_an_outlet_may_look(self):
        rule = self._create_rule()
        step = self._run(rule)
        as_floor = rule.with_user(self.floor_user)
        self.assertEqual(as_floor.name, "Happy birthday")
        self.assertEqual(step.with_user(self.floor_user).state, "sent")
        with self.assertRaises(AccessError):
            as_floor.action_run()
        with self.assertRaises(AccessError):
            step.with_user(self.floor_user).action_retry()
        with self.assertRaises(AccessError):
            step.with_user(self.desk_user).write({"state": "waiting"})
        with self.assertRaises(AccessError):
            step.with_user(self.till_user).read(["state"])

    def test_drawing_and_sending_do_not_grow_with_guests(self):
        def cost(number):
            guests = self.env["restaurant.guest"].create(
                [{"name": f"G{n}", "birthday": "05-11"} for n in range(number)]
            )
            rule = self._create_rule(name=f"For {number}")
            self.env.flush_all()
            before = self.cr.sql_log_count
            rule.sudo()._draw()
            rule.sudo()._do_batch()  # nobody has an address
            done = self.cr.sql_log_count - before
            self.assertEqual(set(guests.care_step_ids.mapped("reason")), {"address"})
            return done

        self.guest.birthday = False
        cost(1)
        self.assertEqual(cost(2), cost(60))

    def test_when_it_is_today(self):
        self.assertEqual(self._create_rule()._get_today(), fields.Date.today())
