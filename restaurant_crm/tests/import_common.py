import base64

from . import common

HEADER = "key,name,phone,email,birthday,note,tags,consent_sms,consent_email"


class ImportCommon(common.RestaurantCommon):
    """Files of guests that the desk imports."""

    def _wizard(self, text, encoding="utf-8", **values):
        data = text if isinstance(text, bytes) else text.encode(encoding)
        wizards = self.env["restaurant.import.wizard"].with_user(self.desk_user)
        return wizards.create(
            {
                "file": base64.b64encode(data),
                "filename": "guests.csv",
                "source": "Old till",
                **values,
            }
        )

    def _import(self, *lines, header=HEADER, **values):
        wizard = self._wizard("\n".join([header, *lines]), **values)
        wizard.action_import()
        return wizard

    def _find(self, phone):
        return self.env["restaurant.guest"]._find_by_phone(phone, self.company)

    def assert_counts(self, wizard, **expected):
        states = ("new", "merge", "known", "skipped", "conflict", "refused")
        counts = {state: wizard[f"{state}_count"] for state in states}
        self.assertEqual(counts, {**dict.fromkeys(states, 0), **expected})

    def assert_reasons(self, wizard, *expected):
        reasons = wizard.line_ids.mapped("reason")
        self.assertEqual(len(reasons), len(expected), reasons)
        for reason, words in zip(reasons, expected, strict=True):
            self.assertIn(words, reason)
