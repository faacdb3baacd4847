from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("topup_back", "Top-up, then paid back"),
    ("corrections", "Many corrections by one user"),
    ("own_account", "Money or points on the user's own account"),
    ("wrong_pin", "Many wrong PINs at one till"),
]
WINDOW_DAYS = 7
PAID_BACK_HOURS = 48
CORRECTIONS_A_DAY = 5
WRONG_PINS_A_DAY = 10
ACTIVITIES = 20


class RestaurantAnomaly(models.Model):
    """Something that happens when money goes astray, and also without it: look at it.

    Found every night, each kind by one statement over the last days; found twice, it
    is one.
    """

    _name = "restaurant.anomaly"
    _description = "Anomaly of stored value"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "detail"

    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        [("new", "To look at"), ("harmless", "Harmless"), ("misuse", "Misuse")],
        required=True,
        default="new",
        readonly=True,
        tracking=True,
    )
    date = fields.Datetime(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Who", readonly=True)
    account_id = fields.Many2one("restaurant.account", readonly=True)
    guest_id = fields.Many2one(related="account_id.guest_id")
    session_id = fields.Many2one("pos.session", readonly=True)
    count = fields.Integer(string="How often", readonly=True)
    amount = fields.Monetary(readonly=True)
    detail = fields.Char(readonly=True)
    seen_by = fields.Many2one("res.users", readonly=True)
    note = fields.Char(string="What it was")

    _key_uniq = models.Constraint("UNIQUE(key)")
    _company_idx = models.Index("(company_id, state)")

    # -- finding

    @api.model
    def _cron_watch(self):
        self.env["ir.cron"]._commit_progress(len(self._watch()))

    @api.model
    def _watch(self):
        """Find what is new, and have it looked at."""
        known = self.search([], order="id desc", limit=1).id or 0
        self._find(WINDOW_DAYS)
        found = self.search([("id", ">", known)])
        found._plan_activities()
        return found

    @api.model
    def _find(self, days):
        """Write down what happened in the last days and is not known yet."""
        self.env.flush_all()
        since = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        for kind, query in self._get_queries(since).items():
            self.env.cr.execute(
                SQL(
                    """INSERT INTO restaurant_anomaly (create_date, kind, state, key,
                        date, company_id, user_id, account_id, session_id, count,
                        amount, detail)
                    SELECT now() AT TIME ZONE 'UTC', %s, 'new', found.*
                    FROM (%s) found ON CONFLICT (key) DO NOTHING""",
                    kind,
                    query,
                )
            )
        self.invalidate_model(flush=False)

    @api.model
    def _get_queries(self, since):
        """``{kind: SELECT key, date, company, user, account, session, count, amount,
        detail}``."""
        return {
            "topup_back": self._select_topup_back(since),
            "corrections": self._select_corrections(since),
            "own_account": self._select_own_account(since),
            "wrong_pin": self._select_wrong_pin(since),
        }

    def _select_topup_back(self, since):
        """Money paid in and out again within two days."""
        return SQL(
            """SELECT 'topup_back:' || back.id, back.create_date, back.company_id,
                back.user_id, back.account_id, back.session_id, 1, paid.amount,
                paid.key || ' → ' || back.key
            FROM restaurant_operation back
            JOIN LATERAL (
                SELECT o.key, SUM(e.amount) AS amount FROM restaurant_operation o
                JOIN restaurant_entry e ON e.operation_id = o.id
                  AND e.account_id = back.account_id AND e.unit = 'principal'
                WHERE o.account_id = back.account_id AND o.kind = 'topup'
                  AND o.state = 'applied' AND o.id < back.id
                  AND o.create_date > back.create_date - %s * interval '1 hour'
                GROUP BY o.id ORDER BY o.id DESC LIMIT 1
            ) paid ON TRUE
            WHERE back.kind IN ('reverse', 'payout') AND back.state = 'applied'
              AND back.create_date >= %s""",
            PAID_BACK_HOURS,
            since,
        )

    def _select_corrections(self, since):
        return SQL(
            """SELECT 'corrections:' || o.company_id || ':' || o.user_id || ':'
                    || o.create_date::date, MAX(o.create_date), o.company_id,
                o.user_id, NULL::int, MAX(o.session_id), COUNT(DISTINCT o.id),
                SUM(ABS(e.amount)) FILTER (WHERE e.unit <> 'points'),
                string_agg(DISTINCT o.kind, ', ')
            FROM restaurant_operation o
            LEFT JOIN restaurant_entry e ON e.operation_id = o.id
              AND e.lot_id IS NOT NULL
            WHERE o.kind IN ('adjust', 'reverse', 'payout', 'merge', 'post')
              AND o.state = 'applied' AND o.create_date >= %s
              AND o.user_id IS NOT NULL
            GROUP BY o.company_id, o.user_id, o.create_date::date
            HAVING COUNT(DISTINCT o.id) >= %s""",
            since,
            CORRECTIONS_A_DAY,
        )

    def _select_own_account(self, since):
        """The user who did it is the guest, or has the guest's phone number."""
        return SQL(
            """SELECT 'own_account:' || o.id, o.create_date, o.company_id, o.user_id,
                o.account_id, o.session_id, 1,
                SUM(e.amount) FILTER (WHERE e.unit <> 'points'),
                o.kind || COALESCE(' · ' || p.pos_reference, '')
            FROM restaurant_operation o
            JOIN restaurant_account a ON a.id = o.account_id
            JOIN restaurant_guest g ON g.id = a.guest_id
            JOIN res_users u ON u.id = o.user_id
            JOIN res_partner person ON person.id = u.partner_id
            JOIN restaurant_entry e ON e.operation_id = o.id AND e.account_id = a.id
            LEFT JOIN pos_order p ON p.id = o.order_id
            WHERE o.state = 'applied' AND o.create_date >= %s
              AND o.kind NOT IN ('authorise', 'void', 'settle', 'merge')
              AND (g.partner_id = person.id
                OR g.phone_e164 = NULLIF(person.phone_sanitized, ''))
            GROUP BY o.id, p.pos_reference HAVING SUM(e.amount) > 0""",
            since,
        )

    def _select_wrong_pin(self, since):
        return SQL(
            """SELECT 'wrong_pin:' || o.session_id || ':' || o.create_date::date,
                MAX(o.create_date), o.company_id, MAX(o.user_id), NULL::int,
                o.session_id, COUNT(*), NULL::numeric, MAX(s.name)
            FROM restaurant_operation o
            JOIN pos_session s ON s.id = o.session_id
            WHERE o.kind = 'refusal' AND o.code IN ('bad_pin', 'pin_locked')
              AND o.session_id IS NOT NULL AND o.create_date >= %s
            GROUP BY o.session_id, o.company_id, o.create_date::date, o.code
            HAVING COUNT(*) >= %s""",
            since,
            WRONG_PINS_A_DAY,
        )

    # -- telling and looking

    def _plan_activities(self):
        """Ask a loyalty manager to look; never the one whom it is about."""
        alerts = self.env["restaurant.ledger.alert"]
        loyalty = "restaurant_crm_loyalty.group_restaurant_loyalty"
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for anomaly in self[:ACTIVITIES]:
            managers = alerts._get_users(loyalty, anomaly.company_id)
            for manager in (managers - anomaly.user_id)[:1]:
                anomaly.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=kinds[anomaly.kind],
                    note=anomaly.detail,
                    user_id=manager.id,
                )

    def action_harmless(self):
        self._look("harmless")

    def action_misuse(self):
        self._look("misuse")

    def _look(self, state):
        """Nobody judges what they did themselves."""
        others = self.filtered(lambda anomaly: anomaly.user_id != self.env.user)
        others.write({"state": state, "seen_by": self.env.uid})
        others.activity_feedback(["mail.mail_activity_data_todo"])
