import json
import time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.restaurant_crm.tools.signature import sign

from .common import FeedbackCommon

ROW = {
    "key": "D-1",
    "date": "2026-03-25",
    "time": "19:30",
    "outlet": "Jade",
    "score": "4.5",
    "text": "好吃！\n下次再来",
    "author": "小王",
}
CODES = {
    "bad_stars": {"score": "9"},
    "bad_date": {"date": "tomorrow"},
    "unknown_outlet": {"outlet": "Elsewhere"},
    "no_outlet": {"outlet": ""},
    "no_key": {"key": ""},
    "bad_cell": {"text": ["x"]},
    "unknown_column": {"guest_id": "1"},
    "too_long": {"text": "x" * 4001},
}


@tagged("post_install", "-at_install")
class TestReview(FeedbackCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._create_user("desk", cls.group)
        cls.source = cls.env["restaurant.review.source"].create(
            {"name": "Dianping", "company_id": cls.group.id}
        )

    def _find(self):
        return self.env["restaurant.feedback"].search(
            [("company_id", "=", self.group.id)], order="id"
        )

    def _import(self, *rows, user=None, **options):
        imports = self.env["restaurant.review.import"].with_user(user or self.desk)
        with freeze_time("2026-04-01 10:00:00"):
            return imports.import_rows("Dianping", list(rows), **options)

    def _states(self, *rows, **options):
        counts = self._import(*rows, **options)["counts"]
        return {state: number for state, number in counts.items() if number}

    def test_a_review_is_taken_in_once(self):
        self.assertEqual(self._states(ROW, dry_run=True), {"new": 1})
        self.assertFalse(self._find())
        self.assertEqual(self._states(ROW, ROW), {"new": 1, "known": 1})
        self.assertEqual(self._states(ROW), {"known": 1})
        review = self._find()
        self.assertEqual((review.score, review.channel), (5, "review"))
        self.assertEqual((review.text, review.author), ("好吃！\n下次再来", "小王"))
        self.assertEqual(str(review.date), "2026-03-25 11:30:00")  # in Shanghai
        self.assertEqual((review.outlet_id, review.state), (self.outlet, "new"))

    def test_a_reply_on_the_platform(self):
        self._import(ROW)
        self.assertEqual(self._states({**ROW, "reply": "谢谢"}), {"merge": 1})
        review = self._find()
        self.assertEqual((review.state, review.reply_text), ("answered", "谢谢"))
        self.assertEqual(self._states(ROW), {"known": 1})  # an old export
        self.assertEqual(self._states({**ROW, "score": "2"}), {"merge": 1})
        self.assertEqual(review.score, 2)

    def test_what_cannot_be_taken(self):
        rows = [{**ROW, "key": f"K{n}", **bad} for n, bad in enumerate(CODES.values())]
        answer = self._import(*rows, ROW)
        codes = [problem["code"] for problem in answer["problems"]]
        self.assertEqual(codes, list(CODES))
        self.assertTrue(all(problem["message"] for problem in answer["problems"]))
        self.assertEqual(len(self._find()), 1)

    def test_stars_in_any_writing(self):
        stars = {"4": 4, "3.5": 4, "8/10": 4, "★★☆☆☆": 2, "5 stars": 5, "1星": 1, 3: 3}
        rows = [{**ROW, "key": str(n), "score": s} for n, s in enumerate(stars)]
        self.assertEqual(self._states(*rows), {"new": len(stars)})
        self.assertEqual(self._find().mapped("score"), list(stars.values()))

    def test_who_may_not(self):
        floor = self._create_user("floor", self.group)
        with self.assertRaises(AccessError):
            self._import(ROW, user=floor)
        for ring in ("floor", "desk"):
            user = floor if ring == "floor" else self.desk
            with self.assertRaises(AccessError):
                self.source.with_user(user).read(["secret"])

    def test_an_unhappy_review_opens_a_case(self):
        self._import({**ROW, "score": "1", "text": "Cold"})
        cases = self.env["restaurant.case"].search(
            [("feedback_id", "=", self._find().id)]
        )
        self.assertEqual((len(cases), cases.channel), (1, "review"))

    # Webhook --------------------------------------------------------------------------

    def _send(self, message, secret=None, age=0, token=None):
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        moment = str(int(time.time()) - age)
        return self.url_open(
            f"/restaurant_crm/reviews/{token or self.source.token}",
            data=body,
            headers={
                "Content-Type": "application/json",
                "X-Timestamp": moment,
                "X-Signature": sign(secret or self.source.secret, moment, body),
            },
        )

    def test_the_webhook(self):
        message = {"reviews": [ROW, {**ROW, "key": "D-2", "score": 11}]}
        answer = self._send(message).json()
        self.assertEqual(answer["counts"]["new"], 1)
        self.assertEqual(answer["problems"][0]["code"], "bad_stars")
        self._send(message)
        self.assertEqual(self._find().source, "Dianping")

    def test_the_webhook_refuses_strangers(self):
        message = {"reviews": [ROW]}
        for response in (
            self._send(message, secret="guess"),
            self._send(message, age=600),
            self._send(message, token="x" * 32),
            self.url_open(f"/restaurant_crm/reviews/{self.source.token}", data=b"{}"),
        ):
            self.assertEqual((response.status_code, response.content), (401, b""))
        self.source.active = False
        self.assertEqual(self._send(message).status_code, 401)
        self.assertFalse(self._find())

    def test_the_webhook_takes_no_rubbish(self):
        for message in (
            b"\xff\x00",
            b"null",
            b"[" * 5000,
            [],
            {"reviews": {}},
            {"reviews": []},
            {"reviews": [ROW] * 501},
        ):
            response = self._send(message)
            self.assertEqual(response.status_code, 400, str(message)[:20])
        rows = [None, 1, "x", [], {"key": {"a": 1}}, {"score": True}, {"date": 1e308}]
        answer = self._send({"reviews": rows}).json()
        self.assertEqual(len(answer["problems"]), len(rows))
        self.assertFalse(self._find())
        big = {"reviews": [{**ROW, "text": "x" * 2_000_000}]}
        self.assertEqual(self._send(big).status_code, 413)

    # Replies --------------------------------------------------------------------------

    def test_reply(self):
        self.ada.email = "ada@example.com"
        known = self._create_feedback(2, guest_id=self.ada.id)
        unknown = self._create_feedback(3)
        canned = self.env["mail.canned.response"].create(
            {"source": "thanks", "substitution": "Thank you for telling us."}
        )
        wizard = self.env["restaurant.feedback.reply.wizard"].create(
            {"feedback_ids": (known + unknown).ids, "canned_id": canned.id}
        )
        self.assertEqual((wizard.reached_count, wizard.other_count), (1, 1))
        wizard.action_reply()
        self.assertEqual((known + unknown).mapped("state"), ["answered"] * 2)
        self.assertEqual(unknown.reply_text, "Thank you for telling us.")
        message = known.message_ids[:1]
        self.assertEqual(message.partner_ids, self.ada.partner_id)
        self.assertIn("Thank you for telling us.", message.body)
        self.assertFalse(unknown.message_ids.partner_ids)
