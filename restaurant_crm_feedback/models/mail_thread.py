import email
import email.policy
import logging

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import email_split

from ..tools.mail_check import fingerprint, is_automatic

_logger = logging.getLogger(__name__)

CASE = "restaurant.case"
HEADERS = ("To", "Cc", "Delivered-To", "Resent-To")


class MailThread(models.AbstractModel):
    """What guests write to us is never lost: what cannot be read is kept as it came.

    Messages to others than the addresses of cases are left to Odoo.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *args, **kwargs):
        """Take in a message; one to us that fails goes into quarantine."""
        raw = message.encode() if isinstance(message, str) else message
        raw = bytes(getattr(raw, "data", raw))
        try:
            with self.env.cr.savepoint():
                return super().message_process(model, message, *args, **kwargs)
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise  # the whole request is tried again
        except Exception as error:
            parsed = email.message_from_bytes(raw, policy=email.policy.SMTP)
            alias = self._find_case_alias(parsed)
            if not alias and model != CASE:
                raise
            if is_automatic(parsed):
                self._quarantine("automatic", parsed, raw, alias)
                return False
            _logger.warning("An e-mail of a guest goes into quarantine", exc_info=True)
            self._quarantine("unreadable", parsed, raw, alias, problem=repr(error))
            return False

    @api.model
    def message_parse(self, message, save_original=False):
        """Two deliveries of a message without Message-Id are one message."""
        values = super().message_parse(message, save_original=save_original)
        if not message.get("Message-Id"):
            values["message_id"] = f"<{fingerprint(message)}@no-message-id>"
        return values

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """No case is made of what a machine has written; it is kept."""
        is_new = route and route[0] == CASE and not route[1]
        if is_new and is_automatic(message):
            self._quarantine("automatic", message, message.as_bytes(), route[4])
            return False
        return super()._routing_check_route(
            message, message_dict, route, raise_exception=raise_exception
        )

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """Odoo notes which message of ours came back; to us it came as well."""
        if alias := self._find_case_alias(email_message):
            raw = email_message.as_bytes()
            self._quarantine("automatic", email_message, raw, alias)
        return super()._routing_handle_bounce(email_message, message_dict)

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        """Who writes too often is stopped by Odoo, but what was written is kept."""
        is_loop = super()._detect_loop_sender(message, message_dict, routes)
        found = [route for route in routes or () if route[0] == CASE]
        if is_loop and found:
            self._quarantine("flood", message, message.as_bytes(), found[0][4])
        return is_loop

    @api.model
    def _quarantine(self, reason, message, raw, alias, **values):
        outlets = self.env["restaurant.outlet"].sudo()
        if alias:
            outlets = outlets.search([("alias_id", "=", alias.id)], limit=1)
        return self.env["restaurant.mail.quarantine"]._keep(
            reason,
            raw,
            outlets,
            name=_read_header(message, "Subject"),
            email_from=_read_header(message, "From"),
            **values,
        )

    @api.model
    def _find_case_alias(self, message):
        """Return the alias of cases that a message was sent to."""
        aliases = self.env["mail.alias"].sudo()
        texts = [_read_header(message, name) for name in HEADERS]
        emails = [address.lower() for text in texts for address in email_split(text)]
        return aliases.search(
            [
                ("alias_model_id.model", "=", CASE),
                "|",
                ("alias_full_name", "in", emails),
                ("alias_name", "in", [address.split("@")[0] for address in emails]),
            ],
            limit=1,
        )


def _read_header(message, name):
    """Return a header as text, whatever is in it."""
    try:
        return str(message.get(name) or "")
    except (UnicodeError, ValueError, TypeError, IndexError, AttributeError):
        return ""
