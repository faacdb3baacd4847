from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ISSUES = [
    ("duplicate", "May be another guest"),
    ("shared_phone", "Share a phone number"),
    ("bad_phone", "Phone number cannot be called"),
    ("no_phone", "No phone number"),
    ("no_birthday", "No birthday"),
    ("no_consent", "Never asked for a consent"),
    ("incomplete", "Less than half is known"),
]
HALF = 50  # percent of a profile


class RestaurantGuestQuality(models.Model):
    """What is missing or wrong in the files of guests: how many, and a way to them."""

    _name = "restaurant.guest.quality"
    _description = "Quality of Guest Data"
    _inherit = "restaurant.night.table"
    _rec_name = "issue"
    _order = "guest_count desc, id"

    outlet_id = fields.Many2one(string="First outlet", required=False)
    issue = fields.Selection(ISSUES, required=True, readonly=True)
    guest_count = fields.Integer(string="Guests", required=True, readonly=True)
    total_count = fields.Integer(string="Of all", required=True, readonly=True)
    rate = fields.Float(
        string="In %",
        compute="_compute_ratios",
        aggregator="avg",
        help="Guests of whom this is true, as a part of all guests.",
    )

    _ratios = {"rate": ("guest_count", "total_count")}
    _row_columns = ("company_id", "outlet_id", "issue", "guest_count", "total_count")

    @api.model
    def _get_issue_domains(self):
        """Return {issue: domain of the guests}, as they are now."""
        return {
            "duplicate": Domain("duplicate_ids", "!=", False),
            "shared_phone": Domain("phone_duplicate", "=", True),
            "bad_phone": Domain("phone", "!=", False)
            & Domain("phone_e164", "=", False),
            "no_phone": Domain("phone", "=", False),
            "no_birthday": Domain("guest_type", "=", "person")
            & Domain("birth_month", "=", False),
            "no_consent": Domain("consent_ids", "=", False),
            "incomplete": Domain("completeness", "<", HALF),
        }

    @api.model
    def _get_guests_domain(self):
        return Domain("active", "=", True) & Domain("erased_date", "=", False)

    @api.model
    def _get_rows_sql(self):
        parts = [
            SQL("SELECT id, %s AS issue FROM (%s) found", issue, self._find(domain))
            for issue, domain in self._get_issue_domains().items()
        ]
        return SQL(
            """
            WITH guests AS MATERIALIZED (
                SELECT guest.id, company_id, outlet_id,
                       COUNT(*) OVER (PARTITION BY company_id, outlet_id) AS total
                  FROM restaurant_guest guest
                 WHERE guest.id IN (%s))
            SELECT company_id, outlet_id, issue, COUNT(*), MAX(total)
              FROM (%s) issues JOIN guests USING (id)
             GROUP BY company_id, outlet_id, issue
            """,
            self._find(Domain.TRUE),
            SQL(" UNION ALL ").join(parts),
        )

    @api.model
    def _find(self, domain):
        """Return the SELECT of the ids of guests."""
        found = self.env["restaurant.guest"]._search(self._get_guests_domain() & domain)
        found.order = None
        return found.select()

    def action_open(self):
        """Open the guests, or the pairs of guests who may be one."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("outlet_id", "=", self.outlet_id.id)
        name = "restaurant_guest_duplicate_action"
        if self.issue != "duplicate":
            name = "restaurant_guest_action"
            domain &= self._get_guests_domain()
            domain &= self._get_issue_domains()[self.issue]
        action = self.env["ir.actions.act_window"]._for_xml_id(f"restaurant_crm.{name}")
        label = dict(self._fields["issue"]._description_selection(self.env))
        return {
            **action,
            "name": label[self.issue],
            "domain": list(domain),
            "context": {},
        }
