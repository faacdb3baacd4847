from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .restaurant_consent import PURPOSES

FIXED_FIELDS = {"purpose", "version", "text", "company_id", "lang"}


class RestaurantConsentText(models.Model):
    """The words a guest agrees to. Once somebody did, they stay as they are."""

    _name = "restaurant.consent.text"
    _description = "Consent Text"
    _rec_name = "text"
    _order = "purpose, version desc, id desc"

    active = fields.Boolean(default=True)
    purpose = fields.Selection(PURPOSES, required=True, default="marketing")
    version = fields.Integer(required=True, default=1, copy=False)
    text = fields.Text(
        required=True,
        translate=True,
        help="What is done with the data, by which channel, and how to take it back.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        index="btree_not_null",
        domain="[('parent_id', '=', False)]",
        help="Empty: for all groups that have no text of their own.",
    )
    consent_count = fields.Integer(string="Consents", compute="_compute_consent_count")

    _version_uniq = models.UniqueIndex(
        "(purpose, version, COALESCE(company_id, 0))",
        "There is this version of the text already.",
    )

    @api.depends("purpose", "version")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for text in self:
            text.display_name = self.env._(
                "%(purpose)s, version %(version)s",
                purpose=labels.get(text.purpose, ""),
                version=text.version,
            )

    def _compute_consent_count(self):
        counts = self.env["restaurant.consent"]._read_group(
            [("text_id", "in", self.ids)], ["text_id"], ["__count"]
        )
        by_text = {text: count for text, count in counts}
        for text in self:
            text.consent_count = by_text.get(text, 0)

    def write(self, vals):
        if FIXED_FIELDS & vals.keys() and self._are_used():
            raise UserError(
                self.env._(
                    "Guests have agreed to these words. Write a new version instead."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self._are_used():
            raise UserError(self.env._("Guests agreed to this text: archive it."))

    def _are_used(self):
        used = self.env["restaurant.consent"].sudo()
        return bool(used.search_count([("text_id", "in", self.ids)], limit=1))

    def action_new_version(self):
        """Open a copy with the next number; the old text is archived."""
        self.ensure_one()
        latest = self.with_context(active_test=False).search(
            [("purpose", "=", self.purpose), ("company_id", "=", self.company_id.id)],
            order="version desc",
            limit=1,
        )
        new = self.copy({"version": latest.version + 1, "active": True})
        self.active = False
        return new._get_records_action()

    @api.model
    def _get_current(self, purpose, company):
        """Return the text that a group reads to its guests now; its own comes first."""
        query = SQL(
            """SELECT id FROM restaurant_consent_text
                WHERE purpose = %s AND active
                  AND (company_id IS NULL OR company_id = %s)
                ORDER BY company_id IS NULL, version DESC LIMIT 1""",
            purpose,
            company.root_id.id or None,
        )
        self.flush_model(["purpose", "active", "company_id", "version"])
        return self.browse(row[0] for row in self.env.execute_query(query))
