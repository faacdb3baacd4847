from email.message import EmailMessage

from .common_case import CaseCommon

DATE = "Mon, 02 Mar 2026 12:00:00 +0800"


class MailCommon(CaseCommon):
    """E-mails of guests to the address of an outlet, as mail programs send them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].search([("name", "=", "sorry.example")])
        domain = domain or domain.create({"name": "sorry.example"})
        cls.outlet.write({"alias_name": "jade", "alias_domain_id": domain.id})
        cls.address = cls.outlet.alias_email
        cls.ada.email = "ada@guests.example"
        cls.registry_enter_test_mode_cls()

    def _deliver(self, raw, model=None):
        raw = raw.encode() if isinstance(raw, str) else raw
        return self.env["mail.thread"].message_process(model, raw)

    def _write(self, subject="Cold soup", body="It was cold.", **headers):
        headers = {
            "From": "Ada <ada@guests.example>",
            "To": self.address,
            "Date": DATE,
            "Message-Id": "<1@guests.example>",
            "Subject": subject,
            "Content-Type": "text/plain; charset=utf-8",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        lines = [f"{name}: {value}" for name, value in headers.items() if value]
        return "\n".join(lines) + "\n\n" + body

    def _compose(self, subject):
        message = EmailMessage()
        message["From"], message["To"] = "ada@guests.example", self.address
        message["Subject"], message["Message-Id"] = subject, "<p@guests.example>"
        return message

    def _find_cases(self):
        return self.env["restaurant.case"].search([("outlet_id", "=", self.outlet.id)])

    def _find_kept(self):
        return self.env["restaurant.mail.quarantine"].search(
            [("company_id", "=", self.group.id)]
        )
