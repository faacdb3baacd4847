from odoo import api, fields, models
from odoo.tools import SQL

# What a profile should know, and how much each part of it counts: 100 in all.
WEIGHTS = {
    "person": {
        "phone_e164": 30,
        "birth_month": 20,
        "preference_ids": 15,
        "consent_ids": 15,
        "email": 10,
        "gender": 5,
        "nationality_id": 5,
    },
    "family": {
        "phone_e164": 35,
        "preference_ids": 20,
        "consent_ids": 20,
        "link_ids": 15,
        "email": 10,
    },
    "company": {
        "phone_e164": 35,
        "link_ids": 25,
        "email": 20,
        "industry_id": 20,
    },
}
BATCH = 1000


class RestaurantGuestCompleteness(models.AbstractModel):
    _name = "restaurant.guest.completeness"
    _description = "Completeness of a Profile"

    completeness = fields.Integer(
        string="Complete",
        compute="_compute_completeness",
        store=True,
        aggregator="avg",
        help="How much of the profile is known, in percent.",
    )
    missing_fields = fields.Char(string="To ask for", compute="_compute_missing_fields")

    @api.model
    def _get_completeness_weights(self, guest_type):
        """Return {field: weight}, 100 in all; addons may weigh fields of theirs."""
        return WEIGHTS[guest_type]

    @api.depends(
        "guest_type",
        "phone_e164",
        "partner_id.email",
        "partner_id.industry_id",
        "birth_month",
        "gender",
        "nationality_id",
        "preference_ids",
        "consent_ids",
        "link_ids",
    )
    def _compute_completeness(self):
        for guest in self:
            weights = self._get_completeness_weights(guest.guest_type or "person")
            guest.completeness = sum(
                weight for name, weight in weights.items() if guest[name]
            )

    @api.depends("completeness")
    def _compute_missing_fields(self):
        labels = {
            "phone_e164": self.env._("phone number"),
            "birth_month": self.env._("birthday"),
            "preference_ids": self.env._("preferences"),
            "consent_ids": self.env._("consent"),
            "email": self.env._("e-mail"),
            "gender": self.env._("gender"),
            "nationality_id": self.env._("nationality"),
            "link_ids": self.env._("people"),
            "industry_id": self.env._("industry"),
        }
        for guest in self:
            weights = self._get_completeness_weights(guest.guest_type or "person")
            guest.missing_fields = ", ".join(
                labels.get(name) or self._fields[name]._description_string(self.env)
                for name in weights
                if not guest[name]
            )

    @api.model
    def _refresh_completeness(self, limit=BATCH):
        """Count for guests who came in by SQL.

        :return: the guests it was done for; none when there is nothing left to do
        """
        query = SQL(
            "SELECT id FROM restaurant_guest WHERE completeness IS NULL LIMIT %s", limit
        )
        rows = self.env.execute_query(query)
        guests = self.env["restaurant.guest"].browse(row[0] for row in rows)
        self.env.add_to_compute(guests._fields["completeness"], guests)
        guests.flush_recordset(["completeness"])
        return guests
