from odoo import api, fields, models
from odoo.tools import SQL

from .restaurant_guest_snapshot import CLASSES, FORMER_CLASSES


class RestaurantQuadrantMove(models.Model):
    """How many guests moved from one quadrant to another in a month, and how much more,
    or less, they spent than in the month before. All rows of a month add up to what the
    sales to known guests gained or lost.
    """

    _name = "restaurant.quadrant.move"
    _description = "Moves between Quadrants"
    _inherit = ["restaurant.ratio.mixin"]
    _rec_name = "month"
    _order = "month desc, id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, readonly=True)
    from_quadrant = fields.Selection(
        FORMER_CLASSES, string="From quadrant", required=True, readonly=True
    )
    to_quadrant = fields.Selection(
        CLASSES, string="To quadrant", required=True, readonly=True
    )
    direction = fields.Selection(
        [
            ("into", "Into B"),
            ("out", "Out of B"),
            ("other", "Between others"),
            ("first", "First visits"),
            ("stay", "Stayed"),
        ],
        string="Move",
        required=True,
        readonly=True,
    )
    guest_count = fields.Integer(string="Guests", required=True, readonly=True)
    net_amount = fields.Monetary(string="Spend", required=True, readonly=True)
    previous_net_amount = fields.Monetary(
        string="Spend the month before", required=True, readonly=True
    )
    contribution = fields.Monetary(
        string="Gained or lost",
        required=True,
        readonly=True,
        help="What these guests spent in the month, less what they spent the month "
        "before.",
    )
    margin = fields.Monetary(
        string="Margin gained or lost",
        required=True,
        readonly=True,
        help="The same, after the cost of the dishes.",
    )
    contribution_per_guest = fields.Float(
        string="Gained or lost per guest", compute="_compute_ratios", aggregator="avg"
    )

    _ratios = {"contribution_per_guest": ("contribution", "guest_count")}

    @api.model
    def _count(self, company, month):
        """Count the moves of a month anew, from the classes that are kept of it."""
        self.env.cr.execute(
            SQL(
                """DELETE FROM restaurant_quadrant_move
                    WHERE company_id = %s AND month = %s""",
                company.id,
                month,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO restaurant_quadrant_move
                    (company_id, month, from_quadrant, to_quadrant, direction,
                     guest_count, net_amount, previous_net_amount, contribution, margin)
                SELECT company_id, month, previous_quadrant, quadrant,
                       CASE WHEN previous_quadrant = quadrant THEN 'stay'
                            WHEN previous_quadrant = 'none' THEN 'first'
                            WHEN quadrant = 'b' THEN 'into'
                            WHEN previous_quadrant = 'b' THEN 'out'
                            ELSE 'other' END,
                       COUNT(*), SUM(net_amount), SUM(previous_net_amount),
                       SUM(net_amount - previous_net_amount),
                       SUM(margin - previous_margin)
                  FROM restaurant_guest_snapshot
                 WHERE company_id = %s AND month = %s AND previous_quadrant IS NOT NULL
                 GROUP BY company_id, month, previous_quadrant, quadrant
                """,
                company.id,
                month,
            )
        )
        self.invalidate_model(flush=False)

    def action_view_guests(self):
        """Open the guests who moved like this."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_guest_snapshot_action"
        )
        return {
            **action,
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("month", "=", self.month),
                ("previous_quadrant", "=", self.from_quadrant),
                ("quadrant", "=", self.to_quadrant),
            ],
            "context": {},
        }
