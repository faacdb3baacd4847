from email.message import Message

from odoo import api, models
from odoo.tools import email_normalize

from ..tools.mail_check import is_dangerous

MAX_BODY = 200_000  # characters that are kept as text; the message itself is whole


class RestaurantCaseMail(models.AbstractModel):
    """Cases that come by e-mail, and answers to them."""

    _name = "restaurant.case.mail"
    _description = "E-mail about Cases"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Make a case of a message."""
        values = self._prepare_from_mail(msg_dict, dict(custom_values or {}))
        case = super().message_new(msg_dict, custom_values=values)
        case._take_files_out(msg_dict)
        case._confirm_receipt()
        return case

    def message_update(self, msg_dict, update_vals=None):
        """The guest has written again: we wait no longer."""
        self._take_files_out(msg_dict)
        self._stop_waiting()
        return super().message_update(msg_dict, update_vals=update_vals)

    @api.model
    def _prepare_from_mail(self, msg_dict, values):
        body = str(msg_dict.get("body") or "").replace("\0", "")
        subject = str(msg_dict.get("subject") or "").replace("\0", "")
        msg_dict["subject"] = subject
        outlet = self.env["restaurant.outlet"].browse(values.get("outlet_id"))
        company = (outlet.company_id or self.env.company).root_id
        guest = self._find_sender(msg_dict, company)
        found = self._find_keyword(f"{subject} {body}", company)
        known = {"case_type": found.case_type if found else "other"}
        if found:
            known["severity"] = found.severity
        return {
            "channel": "email",
            **values,
            **known,
            "name": self._prepare_subject(subject or body, self.env._("(no subject)")),
            "description": body[:MAX_BODY],
            "guest_id": guest.id,
            "partner_id": guest.partner_id.id or msg_dict.get("author_id"),
        }

    @api.model
    def _find_sender(self, msg_dict, company):
        """Return the guest of the group whose address a message comes from."""
        address = email_normalize(msg_dict.get("email_from") or "")
        guests = self.env["restaurant.guest"].sudo()
        if not address:
            return guests
        return guests.search(
            [
                ("company_id", "=", company.id),
                ("partner_id.email_normalized", "=", address),
            ],
            order="id",
            limit=1,
        )

    def _take_files_out(self, msg_dict):
        """Files that may do harm go into quarantine, and a line says so."""
        good, bad = [], []
        for file in msg_dict.get("attachments") or []:
            # a message that is attached as a whole is read, not run
            is_message = isinstance(file[1], Message)
            content = b"" if is_message else _encode(file[1])
            (bad if is_dangerous(file[0], content) else good).append(file)
        msg_dict["attachments"] = good
        quarantine = self.env["restaurant.mail.quarantine"]
        for name, content, *_info in bad:
            quarantine._keep(
                "file",
                _encode(content),
                self.outlet_id,
                name=self.name,
                email_from=msg_dict.get("email_from"),
                filename=name,
                case_id=self.id,
            )
        if bad:
            self.message_post(
                body=self.env._(
                    "Not shown, since they may do harm: %(files)s. They are kept in"
                    " quarantine.",
                    files=", ".join(name for name, *_rest in bad),
                ),
                subtype_xmlid="mail.mt_note",
            )

    def _confirm_receipt(self):
        """Tell a guest with an address that the message has arrived."""
        template = self.env.ref("restaurant_crm_feedback.mail_template_case_received")
        for case in self.filtered(lambda case: case.partner_id.email):
            case.sudo().message_post_with_source(
                template,
                email_layout_xmlid="mail.mail_notification_light",
                subtype_xmlid="mail.mt_note",
                message_type="auto_comment",
                partner_ids=case.partner_id.ids,
            )

    def _message_post_after_hook(self, message, msg_vals):
        """An answer of ours to the guest stops the first clock; one of the guest ends
        our waiting.
        """
        result = super()._message_post_after_hook(message, msg_vals)
        comment = self.env.ref("mail.mt_comment")
        by_us = message.author_id.user_ids.filtered(lambda user: not user.share)
        if (
            message.message_type == "comment"
            and message.subtype_id == comment
            and by_us
            and self.partner_id
            and not self.responded_at
        ):
            self.sudo().action_answered()
        if message.author_id and message.author_id == self.partner_id and not by_us:
            self.sudo()._stop_waiting()
        return result


def _encode(content):
    """Return what is attached as bytes: Odoo gives texts, messages and nothing, too."""
    if isinstance(content, Message):
        return content.as_bytes()
    if isinstance(content, str):
        return content.encode("utf-8", "replace")
    return content or b""
