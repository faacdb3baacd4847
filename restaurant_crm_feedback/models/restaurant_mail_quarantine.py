import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

REASONS = [
    ("unreadable", "Could not be read"),
    ("automatic", "Written by a machine"),
    ("flood", "Too many from one sender"),
    ("file", "Dangerous file"),
]
LOUD = ("unreadable", "flood")  # somebody has to look at these


class RestaurantMailQuarantine(models.Model):
    """A message to us of which no case could be made, as it came; nothing is lost."""

    _name = "restaurant.mail.quarantine"
    _description = "E-mail in Quarantine"
    _inherit = ["restaurant.group.record", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(string="Subject", required=True, readonly=True)
    email_from = fields.Char(string="From", readonly=True)
    reason = fields.Selection(REASONS, required=True, readonly=True)
    problem = fields.Text(readonly=True)
    original = fields.Binary(string="As it came", attachment=True, readonly=True)
    filename = fields.Char(string="File", readonly=True)
    state = fields.Selection(
        [("new", "To look at"), ("done", "Settled")],
        required=True,
        default="new",
        readonly=True,
        index=True,
    )
    case_id = fields.Many2one("restaurant.case", ondelete="set null", readonly=True)
    outlet_id = fields.Many2one("restaurant.outlet", ondelete="set null", readonly=True)

    @api.model
    def _keep(self, reason, content, outlet=None, **values):
        """Keep what came, and tell somebody who can do something about it.

        :param bytes content: the message, or the file
        """
        outlet = outlet or self.env["restaurant.outlet"]
        clean = {
            key: value.replace("\0", "") if isinstance(value, str) else value
            for key, value in values.items()
        }
        kept = self.sudo().create(
            {
                "filename": "message.eml",
                **clean,
                "name": (clean.get("name") or self.env._("(no subject)"))[:200],
                "reason": reason,
                "original": base64.b64encode(content),
                "outlet_id": outlet.id,
                "company_id": (outlet.company_id or self.env.company).root_id.id,
            }
        )
        if reason in LOUD:
            kept._alert()
        return kept

    def _alert(self):
        user = self.outlet_id.case_manager_id
        desk = self.env.ref("restaurant_crm.group_restaurant_desk").sudo()
        users = desk.all_user_ids.filtered(
            lambda user: user.active and user.company_ids.root_id & self.company_id
        )
        user = user or users._get_least_busy()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("An e-mail of a guest could not be taken in"),
            user_id=user.id or self.env.uid,
        )

    def action_open_case(self):
        """Make a case of it by hand: the message is attached."""
        self.ensure_one()
        if self.case_id:
            raise UserError(self.env._("There is a case of this message."))
        self.check_access("write")
        case = self.env["restaurant.case"].create(
            {
                "name": self.name,
                "email_from": self.email_from,
                "channel": "email",
                "outlet_id": self.outlet_id.id,
            }
        )
        case.message_post(
            body=self.env._("Out of quarantine: see the attached message."),
            attachments=[(self.filename, base64.b64decode(self.original or b""))],
        )
        self._settle(case)
        return case._get_records_action()

    def action_settle(self):
        self.check_access("write")
        self._settle(self.env["restaurant.case"])

    def _settle(self, case):
        kept = self.sudo()
        kept.write({"state": "done", **({"case_id": case.id} if case else {})})
        kept.activity_ids.action_feedback()
