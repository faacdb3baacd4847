from odoo import fields, models


class RestaurantOutletFeedback(models.AbstractModel):
    """How an outlet asks its guests."""

    _name = "restaurant.outlet.feedback"
    _description = "Feedback of an Outlet"

    feedback_receipt = fields.Boolean(
        string="Ask on the receipt",
        default=True,
        help="Print a QR code that leads to the feedback page.",
    )
    feedback_ask = fields.Selection(
        [
            ("no", "Not at all"),
            ("email", "By e-mail"),
            ("sms", "By SMS"),
            ("email_sms", "By e-mail, else by SMS"),
        ],
        string="Ask after a visit",
        required=True,
        default="email",
        help="Only guests who allow questions about a visit are asked.",
    )
    feedback_wait_hours = fields.Float(
        string="Ask after (hours)", required=True, default=2.0
    )
    feedback_rest_days = fields.Integer(
        string="Rest (days)",
        required=True,
        default=30,
        help="For so long nobody is asked again, by any outlet of the group.",
    )
    feedback_from = fields.Float(string="Ask from", required=True, default=10.0)
    feedback_until = fields.Float(string="Ask until", required=True, default=20.0)
    feedback_link_days = fields.Integer(
        string="Links count for (days)", required=True, default=14
    )
    feedback_effort = fields.Boolean(
        string="Ask whether it was easy",
        help="The Customer Effort Score, from 1 to 7, as one more question.",
    )
    feedback_claim = fields.Boolean(
        string="Checks can be claimed",
        default=True,
        help="Whoever has the receipt of a check without a guest may say that it was "
        "theirs, with a phone number.",
    )

    _feedback_hours_in_day = models.Constraint(
        "CHECK (feedback_from >= 0 AND feedback_from < feedback_until"
        " AND feedback_until <= 24)",
        "Guests are asked between an earlier and a later hour of the day.",
    )
    _feedback_spans_positive = models.Constraint(
        "CHECK (feedback_wait_hours >= 0 AND feedback_rest_days >= 0"
        " AND feedback_link_days BETWEEN 1 AND 365)",
        "Waiting and rest cannot be negative; links count for one day to a year.",
    )

    def _prepare_feedback_codes(self):
        """Return what is printed for the door and for each table: [{title, url}, …]."""
        links = self.env["restaurant.feedback.link"]
        floors = self.pos_config_ids.floor_ids
        tables = floors.table_ids.filtered("active").sorted("table_number")
        door = [{"title": "", "url": links._get_printed_url(self)}]
        return door + [
            {
                "title": self.env._("Table %(number)s", number=table.table_number),
                "url": links._get_printed_url(table),
            }
            for table in tables
        ]
