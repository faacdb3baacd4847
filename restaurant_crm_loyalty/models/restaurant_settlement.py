from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

STATES = [
    ("open", "Session open"),
    ("settled", "Settled"),
    ("differs", "Differs"),
    ("accepted", "Accepted"),
]


class RestaurantSettlement(models.Model):
    """What one session took, against the ledger and the cash count.

    Counted by sets: one statement per part for all sessions that are asked for. Count
    again as often as you like; what was accepted is counted again no more.
    """

    _name = "restaurant.settlement"
    _description = "Settlement of a session"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "session_id"

    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, ondelete="cascade"
    )
    config_id = fields.Many2one(
        "pos.config", string="Till", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="session_id.currency_id")
    user_id = fields.Many2one(related="session_id.user_id", string="Opened by")
    start_at = fields.Datetime(related="session_id.start_at", string="Opened at")
    stop_at = fields.Datetime(related="session_id.stop_at", string="Closed at")
    counted_at = fields.Datetime(string="Counted", readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="open", tracking=True
    )
    line_ids = fields.One2many("restaurant.settlement.line", "settlement_id")
    sold = fields.Monetary(readonly=True, help="What the checks and top-ups cost")
    paid = fields.Monetary(
        string="Payments", readonly=True, help="All tenders together"
    )
    cash_difference = fields.Monetary(
        readonly=True, help="Counted less expected; nothing while it is not counted"
    )
    is_cash_counted = fields.Boolean(compute="_compute_is_cash_counted")
    ledger_difference = fields.Monetary(
        readonly=True,
        help="Where the till and the ledger disagree; plus and minus do not cancel.",
    )
    unexplained = fields.Monetary(
        string="Unexplained difference",
        readonly=True,
        tracking=True,
        help="Of cash, checks and ledger together; what is known to wait is taken off."
        " Plus and minus do not cancel out.",
    )
    accept_reason = fields.Char(readonly=True, tracking=True)
    accepted_by = fields.Many2one("res.users", readonly=True)
    accepted_at = fields.Datetime(readonly=True)

    _session_uniq = models.Constraint("UNIQUE(session_id)")
    _company_idx = models.Index("(company_id, id DESC)")

    @api.depends("line_ids.is_proved", "line_ids.part")
    def _compute_is_cash_counted(self):
        for settlement in self:
            cash = settlement.line_ids.filtered(lambda line: line.part == "cash")
            settlement.is_cash_counted = all(cash.mapped("is_proved"))

    # -- counting

    @api.model
    def _count(self, sessions):
        """Count these sessions, whatever was counted before; not what was accepted.

        :return: their settlements
        """
        self.env.flush_all()
        settlements = self._make_for(sessions)
        countable = settlements.filtered(lambda x: x.state != "accepted")
        lines = self.env["restaurant.settlement.line"]
        lines._count(countable)
        self.env.cr.execute(self._get_total_sql(countable.ids))
        self.env.invalidate_all(flush=False)
        return settlements

    def _make_for(self, sessions):
        """The settlements of sessions; one statement makes those that are missing."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_settlement (create_date, create_uid, state,
                    session_id, config_id, company_id)
                SELECT now() AT TIME ZONE 'UTC', %s, 'open', s.id, s.config_id,
                    c.company_id
                FROM pos_session s JOIN pos_config c ON c.id = s.config_id
                WHERE s.id = ANY(%s)
                ORDER BY s.start_at, s.id
                ON CONFLICT (session_id) DO NOTHING""",
                self.env.uid,
                sessions.ids,
            )
        )
        return self.search([("session_id", "in", sessions.ids)])

    def _get_total_sql(self, ids):
        """The figures of the settlements from their lines."""
        return SQL(
            """UPDATE restaurant_settlement t SET
                counted_at = now() AT TIME ZONE 'UTC',
                sold = COALESCE(l.sold, 0), paid = COALESCE(l.paid, 0),
                cash_difference = COALESCE(l.cash, 0),
                ledger_difference = COALESCE(l.ledger, 0),
                unexplained = COALESCE(l.unexplained, 0),
                state = CASE WHEN s.state <> 'closed' THEN 'open'
                    WHEN COALESCE(l.unexplained, 0) = 0 THEN 'settled'
                    ELSE 'differs' END
            FROM restaurant_settlement x
            JOIN pos_session s ON s.id = x.session_id
            LEFT JOIN (
                SELECT settlement_id,
                    SUM(found) FILTER (WHERE part = 'checks') AS sold,
                    SUM(stated) FILTER (WHERE part = 'checks') AS paid,
                    SUM(difference) FILTER (WHERE part = 'cash') AS cash,
                    SUM(ABS(difference)) FILTER (
                        WHERE part NOT IN ('cash', 'checks')) AS ledger,
                    SUM(ABS(difference)) AS unexplained
                FROM restaurant_settlement_line WHERE settlement_id = ANY(%(ids)s)
                GROUP BY settlement_id
            ) l ON l.settlement_id = x.id
            WHERE x.id = t.id AND t.id = ANY(%(ids)s)""",
            ids=list(ids),
        )

    @api.model
    def _cron_count(self, limit=2000):
        """Count sessions that are open, new, or moved since they were counted."""
        self.env.cr.execute(
            SQL(
                """SELECT s.id FROM pos_session s
                LEFT JOIN restaurant_settlement t ON t.session_id = s.id
                WHERE t.id IS NULL OR t.state = 'open'
                   OR (t.state <> 'accepted' AND EXISTS (
                        SELECT FROM restaurant_operation o
                        WHERE o.session_id = s.id AND o.create_date > t.counted_at))
                ORDER BY s.id DESC LIMIT %s""",
                limit,
            )
        )
        ids = [session_id for (session_id,) in self.env.cr.fetchall()]
        sessions = self.env["pos.session"].browse(ids)
        self._count(sessions)
        self.env["ir.cron"]._commit_progress(len(sessions))

    # -- buttons

    def action_count(self):
        """Count again; of all sessions of the user's companies where none is chosen."""
        self.check_access("read")
        if self:
            self.sudo()._count(self.session_id)
            return True
        sessions = self.env["pos.session"].search(
            [("company_id", "in", self.env.companies.ids)], order="id desc", limit=500
        )
        self.sudo()._count(sessions)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_accept(self, reason=False):
        """Sign off; whoever opened the session does not sign off its difference."""
        self.env["restaurant.hold.service"]._check_supervisor()
        self.check_access("read")
        for settlement in self:
            settlement._check_acceptable(reason)
            settlement.sudo().write(
                {
                    "state": "accepted",
                    "accept_reason": reason,
                    "accepted_by": self.env.uid,
                    "accepted_at": fields.Datetime.now(),
                }
            )

    def _check_acceptable(self, reason):
        if self.state not in ("settled", "differs"):
            raise UserError(self.env._("Close the session first, and count it."))
        said = isinstance(reason, str) and reason.strip()
        if self.state == "differs" and not said:
            raise UserError(self.env._("Say why the difference is accepted."))
        if self.state == "differs" and self.session_id.user_id == self.env.user:
            raise UserError(
                self.env._("Somebody else has to accept the difference of a session.")
            )

    def action_open_accept(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_settlement_wizard_action"
        )
        action["context"] = {"default_settlement_id": self.id}
        return action
