from odoo import api, fields, models
from odoo.tools import SQL


class RestaurantFeedbackAsk(models.Model):
    """A question about a visit or a check, asked once and answered once.

    Whoever answers without a name leaves no trace here but that the question is done.
    """

    _name = "restaurant.feedback.ask"
    _description = "Question to a Guest"
    _inherit = ["restaurant.feedback.ask.sending"]
    _rec_name = "outlet_id"
    _order = "due_at desc, id desc"

    visit_id = fields.Many2one("restaurant.visit", ondelete="cascade", readonly=True)
    order_id = fields.Many2one(
        "pos.order", string="Check", ondelete="cascade", readonly=True
    )
    guest_id = fields.Many2one(
        "restaurant.guest", ondelete="cascade", index="btree_not_null", readonly=True
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, index=True, readonly=True
    )
    channel = fields.Selection(
        [("email", "E-mail"), ("sms", "SMS"), ("receipt", "Receipt")], readonly=True
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Sent"),
            ("skipped", "Not asked"),
            ("answered", "Answered"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    reason = fields.Selection(
        [
            ("consent", "Did not allow questions"),
            ("address", "Cannot be reached"),
            ("rest", "Was asked not long ago"),
            ("late", "Too late to ask"),
            ("off", "Nobody asks any more"),
        ],
        string="Why not",
        readonly=True,
    )
    due_at = fields.Datetime(string="To be asked from", readonly=True)
    sent_at = fields.Datetime(readonly=True)
    answered_at = fields.Datetime(readonly=True)

    _visit_uniq = models.UniqueIndex(
        "(visit_id) WHERE order_id IS NULL", "A visit is asked about once."
    )
    _order_uniq = models.UniqueIndex(
        "(order_id) WHERE order_id IS NOT NULL", "A check is answered once."
    )
    _visit_order_idx = models.Index("(visit_id) WHERE order_id IS NOT NULL")
    _due_idx = models.Index("(due_at) WHERE state = 'waiting'")
    _guest_sent_idx = models.Index("(guest_id, sent_at) WHERE sent_at IS NOT NULL")

    @api.model
    def _is_answered(self, visit, order):
        """Tell whether somebody has answered for a check, or for the whole visit."""
        self.flush_model()
        query = SQL(
            """SELECT FROM restaurant_feedback_ask
                WHERE state = 'answered' AND (
                      order_id = %(order)s
                      OR visit_id = %(visit)s
                         AND (order_id IS NULL OR %(order)s::int IS NULL))
                LIMIT 1""",
            order=order.id or None,
            visit=visit.id or None,
        )
        return bool(self.env.execute_query(query))

    @api.model
    def _claim(self, outlet, visit, order):
        """Take the one answer that there may be; False if somebody was first.

        Two who send at once: the second waits for the first, and is told.
        """
        if self._is_answered(visit, order):
            return False
        # the day is enough: the minute would tell which answer without a name it was
        now = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_feedback_ask AS ask
                        (visit_id, order_id, guest_id, outlet_id, company_id, channel,
                         state, answered_at, create_date, write_date)
                   VALUES (%(visit)s, %(order)s, %(guest)s, %(outlet)s, %(company)s,
                           %(channel)s, 'answered', %(now)s, %(now)s, %(now)s)
                   ON CONFLICT %(key)s
                   DO UPDATE SET state = 'answered', answered_at = %(now)s
                         WHERE ask.state <> 'answered'
                   RETURNING id""",
                visit=visit.id or None,
                order=order.id or None,
                guest=visit.guest_id.id or None,
                outlet=outlet.id,
                company=outlet.company_id.root_id.id,
                channel="receipt" if order else None,
                now=now,
                key=SQL("(order_id) WHERE order_id IS NOT NULL")
                if order
                else SQL("(visit_id) WHERE order_id IS NULL"),
            )
        )
        claimed = self.env.cr.fetchone()
        self.invalidate_model()
        return bool(claimed)
