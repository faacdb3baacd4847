"""Complaints by e-mail, as mail programs send them."""

import base64
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import html2plaintext, mute_logger

from .common_mail import MailCommon


@tagged("post_install", "-at_install")
class TestCaseMail(MailCommon):
    def test_a_message_is_a_case(self):
        self._deliver(self._write())
        case = self._find_cases()
        self.assertEqual(case.name, "Cold soup")
        self.assertEqual((case.channel, case.guest_id), ("email", self.ada))
        self.assertIn("It was cold", case.description)
        self.assertEqual(case.email_from, '"Ada" <ada@guests.example>')
        sent = case.message_ids.filtered(
            lambda message: self.ada.partner_id in message.partner_ids
        )
        self.assertIn(case.number, sent.body)

    def test_a_stranger(self):
        self._deliver(self._write(From="cy@elsewhere.example"))
        case = self._find_cases()
        self.assertFalse(case.guest_id)
        self.assertEqual(case.email_from, "cy@elsewhere.example")

    def test_a_grave_word(self):
        self._deliver(self._write(subject="投诉", body="吃完以后拉肚子"))
        self.assertEqual(self._find_cases().severity, "s1")

    def test_chinese_charsets(self):
        text = "汤是凉的，等了四十分钟"
        for number, charset in enumerate(("gb2312", "gbk", "gb18030", "big5", "utf-8")):
            words = "湯是涼的" if charset == "big5" else text
            encoded = base64.b64encode(words.encode(charset)).decode()
            subject = f"=?{charset}?B?{encoded}?="
            raw = self._write(
                subject=subject,
                body="",
                Message_Id=f"<{number}@qq.example>",
                Content_Type=f"text/plain; charset={charset}",
            ).encode() + words.encode(charset)
            with self.subTest(charset=charset):
                before = self._find_cases()
                self._deliver(raw)
                case = self._find_cases() - before
                self.assertEqual(case.name, words)
                self.assertIn(words, case.description)

    def test_html_that_names_its_charset_twice(self):
        """As desktop mail programs write it: GBK in the header, GB2312 in the page."""
        page = (
            '<html><head><meta http-equiv="Content-Type"'
            ' content="text/html; charset=gb2312"></head>'
            '<body><p style="font-family:宋体">汤是凉的，<b>等了四十分钟</b></p>'
            "<p>一碗鱻汤，東坡肉&nbsp;￥88</p></body></html>"
        )
        raw = self._write(
            subject="=?gbk?B?" + base64.b64encode("投诉".encode("gbk")).decode() + "?=",
            body="",
            Content_Type='text/html; charset="gbk"',
            Content_Transfer_Encoding="base64",
        ).encode()
        self._deliver(raw + base64.encodebytes(page.encode("gbk")))
        case = self._find_cases()
        self.assertEqual(case.name, "投诉")
        text = html2plaintext(case.description)
        for words in ("汤是凉的", "等了四十分钟", "鱻汤，東坡肉", "￥88"):
            self.assertIn(words, text)

    def test_broken_charset_is_not_lost(self):
        raw = self._write(
            body="", Content_Type="text/plain; charset=x-unknown"
        ).encode()
        self._deliver(raw + "凉".encode("gbk") + b"\xff\xfe cold")
        self.assertEqual(len(self._find_cases() or self._find_kept()), 1)

    def test_delivered_twice(self):
        for _time in range(2):
            self._deliver(self._write())
        self.assertEqual(len(self._find_cases()), 1)

    def test_delivered_twice_without_message_id(self):
        for _time in range(2):
            self._deliver(self._write(Message_Id=None))
        self.assertEqual(len(self._find_cases()), 1)
        self._deliver(self._write(Message_Id=None, body="Another thing"))
        self.assertEqual(len(self._find_cases()), 2)

    def test_an_answer_goes_to_its_case_and_ends_the_waiting(self):
        self._deliver(self._write())
        case = self._find_cases()
        case.write({"severity": "s3"})
        case.action_wait()
        self._deliver(
            self._write(
                subject="Re: Cold soup",
                Message_Id="<2@guests.example>",
                In_Reply_To="<1@guests.example>",
                body="On Sunday",
            )
        )
        self.assertEqual(self._find_cases(), case)
        self.assertFalse(case.is_waiting)
        self.assertIn("On Sunday", case.message_ids[0].body)

    def test_our_answer_stops_the_first_clock(self):
        case = self._create_case(guest_id=self.ada.id)
        case.with_user(self.desk).message_post(
            body="A note", subtype_xmlid="mail.mt_note"
        )
        self.assertFalse(case.responded_at)
        case.with_user(self.desk).message_post(
            body="We are sorry",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertTrue(case.responded_at)
        self.assertEqual(self._clock(case, "response").state, "stopped")

    def test_machines_open_no_case(self):
        for number, headers in enumerate(
            (
                {"Auto_Submitted": "auto-replied"},
                {"X_Autoreply": "yes"},
                {"Precedence": "bulk"},
            )
        ):
            raw = self._write(Message_Id=f"<m{number}@guests.example>", **headers)
            self._deliver(raw)
        self.assertFalse(self._find_cases())
        self.assertEqual(self._find_kept().mapped("reason"), ["automatic"] * 3)
        self._deliver(self._write(Auto_Submitted="no"))
        self.assertEqual(len(self._find_cases()), 1)

    def test_what_comes_back_is_kept_and_no_case(self):
        report = 'multipart/report; report-type=delivery-status; boundary="b"'
        for number, headers in enumerate(
            (
                {"From": "MAILER-DAEMON@guests.example"},
                {"Content_Type": report, "body": "--b\n\nNo such user\n--b--\n"},
            )
        ):
            self._deliver(self._write(Message_Id=f"<b{number}@mx.example>", **headers))
        self.assertFalse(self._find_cases())
        self.assertEqual(self._find_kept().mapped("reason"), ["automatic"] * 2)

    def test_no_message_at_all(self):
        """What a mailbox gives us that is there for cases alone."""
        model = self.env["mail.thread"].with_company(self.group)
        for raw in (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, b"", b"\0" * 500):
            with (
                self.subTest(raw=raw[:8]),
                mute_logger("odoo.addons.restaurant_crm_feedback.models.mail_thread"),
            ):
                cases = self.env["restaurant.case"]
                before = cases.search_count([]) + len(self._find_kept())
                model.message_process("restaurant.case", raw)
                after = cases.search_count([]) + len(self._find_kept())
                self.assertEqual(after, before + 1)

    def test_odd_messages_are_cases_or_kept(self):
        odd = {
            "NUL in the subject": self._write(subject="Co\0ld"),
            "no subject": self._write(subject=""),
            "empty": self._write(subject="", body=""),
            "no sender": self._write(From=None),
            "garbage sender": self._write(From="@@@<<>>"),
            "long subject": self._write(subject="x" * 10_000),
            "long body": self._write(body="cold soup " * 500_000),  # 5 MB
            "no date": self._write(Date="yesterday, about noon"),
            "broken parts": self._write(
                Content_Type='multipart/mixed; boundary="b"', body="--b\n\nhalf"
            ),
        }
        for number, (what, raw) in enumerate(odd.items()):
            raw = raw.replace("<1@guests.example>", f"<odd{number}@guests.example>")
            with (
                self.subTest(what=what),
                mute_logger("odoo.addons.restaurant_crm_feedback.models.mail_thread"),
            ):
                before = len(self._find_cases()) + len(self._find_kept())
                self._deliver(raw)
                after = len(self._find_cases()) + len(self._find_kept())
                self.assertEqual(after, before + 1)

    def test_what_fails_is_kept_as_it_came(self):
        self.outlet.case_manager_id = self.floor
        raw = self._write(subject="Very cold")
        with (
            patch.object(
                self.env.registry["restaurant.case"],
                "_prepare_from_mail",
                side_effect=ValueError("no idea"),
            ),
            mute_logger("odoo.addons.restaurant_crm_feedback.models.mail_thread"),
        ):
            self.assertFalse(self._deliver(raw))
        kept = self._find_kept()
        self.assertEqual((kept.reason, kept.name), ("unreadable", "Very cold"))
        self.assertEqual(base64.b64decode(kept.original).decode(), raw)
        self.assertEqual(kept.activity_ids.user_id, self.floor)
        self.assertIn("no idea", kept.problem)
        kept.with_user(self.desk).action_open_case()
        self.assertEqual((kept.state, kept.case_id.name), ("done", "Very cold"))
        self.assertTrue(kept.case_id.message_ids.attachment_ids)
        with self._assert_refused("is a case"):
            kept.action_open_case()

    def test_a_flood_is_kept(self):
        for number in range(25):
            self._deliver(self._write(Message_Id=f"<f{number}@guests.example>"))
        cases, kept = len(self._find_cases()), self._find_kept()
        self.assertEqual(cases + len(kept), 25)
        self.assertEqual(set(kept.mapped("reason")), {"flood"})

    def test_scripts_are_not_kept(self):
        self._deliver(
            self._write(
                body="<p>cold<script>alert(1)</script><img src=x onerror=alert(1)></p>",
                Content_Type="text/html; charset=utf-8",
            )
        )
        case = self._find_cases()
        for html in (case.description, *case.message_ids.mapped("body")):
            self.assertNotIn("alert", html or "")

    def test_mail_to_others_is_none_of_ours(self):
        with self.assertRaisesRegex(ValueError, "No possible route"):
            self._deliver(self._write(To="nobody@nowhere.example"))
        self.assertFalse(self._find_kept())

    def test_quarantine_is_the_desks(self):
        self._deliver(self._write(Auto_Submitted="auto-replied"))
        kept = self._find_kept()
        with self.assertRaises(AccessError):
            kept.with_user(self.floor).read(["name"])
        with self.assertRaises(AccessError):
            kept.with_user(self.desk).unlink()
        kept.with_user(self.desk).action_settle()
        self.assertEqual(kept.state, "done")
