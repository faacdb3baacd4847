from odoo import api, models

from ..tools.import_row import NEW


class RestaurantFormImport(models.AbstractModel):
    """Guests who filled in a form elsewhere: of a website, an event, a survey, a lead.

    The phone number is the identity, as at the till: who is known is completed, and
    never overwritten; who was archived is back.
    """

    _name = "restaurant.form.import"
    _inherit = ["restaurant.guest.import"]
    _description = "Guests from Forms"

    _consent_source = "form"

    @api.model
    def capture(self, source, values):
        """Find the guest of a form, or make one. Sent again, it is the same guest.

        For the ring of the guest desk, and for automated actions, which call it with
        `sudo()`: see `readme/DEVELOP.rst`.

        :param str source: which form it was: how a new guest became known, and the
            proof of consents
        :param dict values: columns of `restaurant.guest.import`; a box may be True
        :return: {"ok": True, "guest_id": id, "created": whether the guest is new}.
            Refusal: {"ok": False, "code", "message"}, and "column" where one is wrong
        """
        if refusal := self._check_call(source, [values]):
            return refusal
        company, source = self.env.company.root_id, source.strip()
        row = self._read_call_row(1, values)
        self._check([row], company, source)
        if row.is_problem:
            refusal = self._refuse_import(row.reason, self._get_reason(row))
            return {**refusal, "column": row.column}
        self._take_in([row], company, source, source)
        guest = self.env["restaurant.guest"].sudo().browse(row.guest_id)
        guest.filtered(lambda known: not known.active).action_unarchive()
        return {"ok": True, "guest_id": row.guest_id, "created": row.state == NEW}

    @api.model
    def _get_acquisition_source(self, origin):
        """A form is a source of its own."""
        sources = self.env["utm.source"].sudo()
        known = sources.search([("name", "=", origin)], limit=1)
        return known or sources.create({"name": origin})

    @api.model
    def _get_consent_proof(self, row, origin):
        key = row.values["key"]
        return f"{origin}, {key}" if key else origin
