import base64
import io
import json
import zipfile

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ..tools.table_file import write_csv


class RestaurantPrivacyWizard(models.TransientModel):
    """A guest asks what we know, or to be forgotten; a phone number is enough."""

    _name = "restaurant.privacy.wizard"
    _description = "Privacy Request"

    text = fields.Char(
        string="Phone, e-mail, number or name",
        help="Of a phone number the last four digits will do.",
    )
    guest_ids = fields.Many2many(
        "restaurant.guest",
        string="Guests",
        compute="_compute_guest_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    guest_count = fields.Integer(compute="_compute_summary")
    summary = fields.Text(string="What is kept", compute="_compute_summary")
    warnings = fields.Text(compute="_compute_summary")
    reason = fields.Char(help="Kept in the log of accesses.")
    confirmed = fields.Boolean(string="I have made sure who asks")
    file = fields.Binary(string="Copy for the guest", readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    @api.depends("text")
    def _compute_guest_ids(self):
        for wizard in self:
            wizard.guest_ids = (
                wizard._find_guests() if wizard.text else wizard.guest_ids
            )

    def _find_guests(self):
        guests = self.env["restaurant.guest"].with_context(active_test=False)
        text = escape_psql(self.text.strip())
        company = self.env.company.root_id
        number = guests._phone_format_number(text, company.country_id)
        ways = [Domain("number", "=ilike", text), Domain("name", "=ilike", text)]
        ways += [Domain("partner_id.email_normalized", "=", text.lower())]
        ways += [Domain("phone_e164", "=", number)] if number else []
        if len(text) == 4 and text.isdigit():
            ways += [Domain("phone_last4", "=", text)]
        scope = Domain("erased_date", "=", False)
        scope &= Domain("company_id", "=", company.id)
        return guests.search(scope & Domain.OR(ways), limit=20)

    @api.depends("guest_ids")
    def _compute_summary(self):
        for wizard in self:
            guests = wizard.guest_ids._origin
            wizard.guest_count = len(guests)
            wizard.summary = len(guests) == 1 and self._summarise(guests)
            wizard.warnings = "\n".join(guests._get_erase_warnings())

    def _summarise(self, guest):
        """Say in a line how much there is of what: numbers, so whoever may see the
        guest may see them.
        """
        guest.check_access("read")
        labels = guest._get_section_labels()
        return ", ".join(
            f"{labels.get(section, section)} {len(rows)}"
            for section, rows in guest.sudo()._export_guest_data().items()
            if rows
        )

    def _check_request(self):
        """Return the guest the request is about, if it has a reason."""
        self.ensure_one()
        desk = "restaurant_crm.group_restaurant_desk"
        if not self.env.user.has_group(desk):
            raise AccessError(self.env._("The guest desk answers privacy requests."))
        if len(self.guest_ids) != 1:
            raise UserError(self.env._("Leave the one guest in the list who asks."))
        if not (self.reason or "").strip() or not self.confirmed:
            raise UserError(
                self.env._("Say why, and that you have made sure who asks.")
            )
        self.guest_ids.check_access("write")
        return self.guest_ids

    def action_copy(self):
        """Make a file of all that is kept, to be handed to the guest."""
        guest = self._check_request()
        knows = self.env.user.has_group("restaurant_crm.group_restaurant_health")
        if guest.sudo()._has_health_details() and not knows:
            raise UserError(
                self.env._(
                    "The copy tells of the guest's health: let somebody make it who has"
                    " the right to health details."
                )
            )
        data = guest.sudo()._export_guest_data()
        guest.env["restaurant.access.log"]._log("copy", guest, self.reason.strip())
        self.file = base64.b64encode(self._pack(data))
        self.filename = f"{guest.number}.zip"
        return self._reopen()

    def action_erase(self):
        guest = self._check_request()
        guest.sudo()._erase(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}

    def _pack(self, data):
        """Return a zip of one JSON with everything, and a CSV of each section."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
            archive.writestr("guest.json", text)
            for section, rows in data.items():
                if rows:
                    table = [list(rows[0]), *(list(row.values()) for row in rows)]
                    archive.writestr(f"{section}.csv", write_csv(table))
        return buffer.getvalue()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Privacy request"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
