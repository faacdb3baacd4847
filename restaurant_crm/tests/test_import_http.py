import json
from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged

from . import common

FORM, RESERVATION = "restaurant.form.import", "restaurant.reservation.import"


@tagged("post_install", "-at_install")
class TestImportHttp(common.RestaurantCommon, HttpCase):
    """Another system tells of guests and reservations, over JSON-2 with an API key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = f"{datetime.now() + timedelta(days=5):%Y-%m-%d}"
        cls.headers = cls._make_key(cls.desk_user)

    @classmethod
    def _make_key(cls, user):
        keys = cls.env["res.users.apikeys"].with_user(user)
        until = datetime.now() + timedelta(days=0.5)
        key = keys._generate(scope="rpc", name="website", expiration_date=until)
        return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def _post(self, model, method, headers=None, **values):
        self.env.flush_all()
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps({"source": "Website", **values}),
            headers=self.headers if headers is None else headers,
        )
        self.env.invalidate_all()
        return answer

    def _ask(self, model, method, **values):
        answer = self._post(model, method, **values)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return answer.json()

    def _tell(self, **row):
        answer = self._ask(RESERVATION, "import_rows", rows=[{"key": "R-1", **row}])
        return {state: n for state, n in answer["counts"].items() if n}

    def test_a_reservation_from_booked_to_cancelled(self):
        booked = {
            "date": self.day,
            "time": "19:30",
            "phone": "138-0013-8000",
            "covers": 4,
        }
        self.assertEqual(self._tell(**booked), {"new": 1})
        self.assertEqual(self._tell(**booked), {"known": 1})
        reservation = self.guest.reservation_ids
        self.assertEqual(f"{reservation.start_at:%H:%M}", "11:30")  # Shanghai
        self.assertEqual(self._tell(time="20:00"), {"merge": 1})
        self.assertEqual(f"{reservation.start_at:%H:%M}", "12:00")
        self.assertEqual(self._tell(status="cancelled"), {"merge": 1})
        self.assertEqual(reservation.state, "cancelled")
        self.assertEqual(len(self.guest.reservation_ids), 1)

    def test_what_is_wrong_is_told(self):
        rows = [{"key": "R-1", "date": self.day, "covers": 2, "phone": "12"}]
        answer = self._ask(RESERVATION, "import_rows", rows=rows)
        [problem] = answer["problems"]
        self.assertEqual((problem["row"], problem["code"]), (0, "bad_phone"))

    def test_a_form(self):
        values = {"name": "Li Na", "phone": "137 2222 3333", "consent_sms": True}
        first = self._ask(FORM, "capture", values=values)
        self.assertTrue(first["created"])
        again = self._ask(FORM, "capture", values={"phone": "+86 13722223333"})
        self.assertEqual(again, {**first, "created": False})

    def test_who_may_not(self):
        for user, status in ((self.floor_user, 403), (self.till_user, 403)):
            headers = self._make_key(user)
            for model, method, values in (
                (RESERVATION, "import_rows", {"rows": [{"key": "R-1"}]}),
                (FORM, "capture", {"values": {"phone": "13722223333"}}),
            ):
                with self.subTest(user=user.login, model=model):
                    answer = self._post(model, method, headers=headers, **values)
                    self.assertEqual(answer.status_code, status)
        headers = {"Content-Type": "application/json"}
        answer = self._post(FORM, "capture", headers=headers, values={})
        self.assertEqual(answer.status_code, 401)
