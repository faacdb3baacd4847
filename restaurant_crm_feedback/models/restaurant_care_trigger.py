from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantCareTrigger(models.AbstractModel):
    """A complaint that has been settled."""

    _inherit = "restaurant.care.trigger"

    trigger = fields.Selection(
        selection_add=[("case_closed", "Complaint is settled")],
        ondelete={"case_closed": "cascade"},
    )

    @api.model
    def _get_usual(self):
        template = "restaurant_crm_feedback.mail_template_care_case"
        return super()._get_usual() | {"case_closed": (14, template)}

    def _get_case_closed_sql(self, first, last, scope):
        """Each case once, as long as it was not opened again."""
        day = self._get_day_sql(SQL("own.closed_at"))
        return SQL(
            """SELECT guest.id, 'case ' || own.id, %s
                 FROM restaurant_case own
                 JOIN restaurant_guest guest ON guest.id = own.guest_id
                WHERE own.company_id = %s AND own.state = 'closed' AND own.active
                  AND own.case_type <> 'suggestion'
                  AND %s BETWEEN %s AND %s AND %s""",
            day,
            self.company_id.id,
            day,
            first,
            last,
            scope,
        )
