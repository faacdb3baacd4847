from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.hash_chain import GENESIS, VERSION


class RestaurantLedgerProof(models.Model):
    """The nightly proof of a group's ledger, with what it found.

    Each check is one statement over all accounts and returns what is wrong; nothing
    is mended. The invariants are named as in the README.
    """

    _name = "restaurant.ledger.proof"
    _description = "Ledger proof"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "create_date"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    create_date = fields.Datetime(string="Date", readonly=True)
    state = fields.Selection(
        [("proved", "Proved"), ("broken", "Broken")], required=True, readonly=True
    )
    entry_count = fields.Integer(readonly=True)
    account_count = fields.Integer(readonly=True)
    principal = fields.Monetary(readonly=True, help="Owed to all guests")
    bonus = fields.Monetary(readonly=True)
    held = fields.Monetary(readonly=True, help="In POS: open holds")
    in_sessions = fields.Monetary(
        readonly=True, help="Principal that sessions not yet closed have moved"
    )
    general_ledger = fields.Monetary(readonly=True, help="Balance of the liability")
    difference = fields.Monetary(readonly=True)
    findings = fields.Json(readonly=True)
    findings_text = fields.Text(compute="_compute_findings_text")
    heads = fields.Json(readonly=True, help="Last hash per balance, to keep elsewhere")

    _company_idx = models.Index("(company_id, id DESC)")

    @api.depends("findings")
    def _compute_findings_text(self):
        for proof in self:
            proof.findings_text = "\n".join(
                f"{name}: {rows}" for name, rows in (proof.findings or {}).items()
            )

    # -- proving

    @api.model
    def _prove(self, company):
        """Check everything about one group, keep the result, and tell who has to know.

        :return: the new proof
        """
        self.env.flush_all()
        findings = {}
        for name, query in self._get_checks(company).items():
            rows = self.env.execute_query(query)
            if rows:
                findings[name] = [list(map(str, row)) for row in rows[:20]]
        totals = self._get_totals(company)
        if not company.currency_id.is_zero(totals["difference"]):
            findings["I10 general ledger"] = [[str(totals["difference"])]]
        proof = self.with_context(mail_create_nolog=True).create(
            {
                "company_id": company.id,
                "state": "broken" if findings else "proved",
                "findings": findings,
                "heads": self._get_heads(company),
                **totals,
            }
        )
        self.env["restaurant.ledger.alert"]._spread(proof)
        return proof

    def _get_checks(self, company):
        """``{name: SQL that returns what is wrong}``."""
        mine = SQL(
            """account_id IN (SELECT id FROM restaurant_account
            WHERE company_id = %s)""",
            company.id,
        )
        return {
            "I1 operations net to zero": SQL(
                """SELECT operation_id, unit, SUM(amount) FROM restaurant_entry
                WHERE %s GROUP BY operation_id, unit HAVING SUM(amount) <> 0""",
                mine,
            ),
            "I2 balance is the sum of its entries": SQL(
                """SELECT b.id, b.amount, e.total FROM restaurant_account_balance b
                LEFT JOIN (SELECT balance_id, SUM(amount) AS total, COUNT(*) AS n,
                        MAX(seq) AS last FROM restaurant_entry GROUP BY balance_id) e
                  ON e.balance_id = b.id
                WHERE b.%s AND (b.amount <> COALESCE(e.total, 0)
                  OR b.seq <> COALESCE(e.n, 0) OR b.seq <> COALESCE(e.last, 0))""",
                mine,
            ),
            "I2 balance is the sum of its lots": SQL(
                """SELECT b.id, b.amount, l.total FROM restaurant_account_balance b
                JOIN restaurant_account a ON a.id = b.account_id
                LEFT JOIN (SELECT account_id, unit, SUM(remaining) AS total
                    FROM restaurant_lot GROUP BY account_id, unit) l
                  ON l.account_id = b.account_id AND l.unit = b.unit
                WHERE b.%s AND a.kind <> 'system'
                  AND b.amount <> COALESCE(l.total, 0)""",
                mine,
            ),
            "I2 lot is the sum of its entries": SQL(
                """SELECT l.id, l.remaining, SUM(e.amount) FROM restaurant_lot l
                LEFT JOIN restaurant_entry e ON e.lot_id = l.id
                WHERE l.%s GROUP BY l.id
                HAVING l.remaining <> COALESCE(SUM(e.amount), 0)""",
                mine,
            ),
            "I3 no balance below its floor": SQL(
                """SELECT id, amount FROM restaurant_account_balance
                WHERE %s AND has_floor AND amount < -debt_limit""",
                mine,
            ),
            "I4 hash chain": self._get_chain_check(mine),
            "I6 in POS is the sum of open holds": self._get_hold_check(company),
            "I7 refunded within captured": SQL(
                """SELECT id, amount, refunded FROM restaurant_hold
                WHERE company_id = %s AND (refunded < 0 OR refunded > amount)""",
                company.id,
            ),
            "I8 no operation without a reply": SQL(
                """SELECT id, key FROM restaurant_operation
                WHERE company_id = %s AND state = 'claimed'""",
                company.id,
            ),
        }

    def _get_chain_check(self, mine):
        """Build each entry's hash again, from the entry before."""
        return SQL(
            """SELECT id, balance_id, seq FROM (
                SELECT e.id, e.balance_id, e.seq, e.hash, e.previous_hash, b.head,
                    LAG(e.hash) OVER chain AS before,
                    LEAD(e.id) OVER chain AS next,
                    concat_ws('|', %s, e.previous_hash, o.key, e.balance_id, e.seq,
                        e.amount, e.balance_after, COALESCE(e.lot_id, 0)) AS text
                FROM restaurant_entry e
                JOIN restaurant_operation o ON o.id = e.operation_id
                JOIN restaurant_account_balance b ON b.id = e.balance_id
                WHERE e.%s WINDOW chain AS (PARTITION BY e.balance_id ORDER BY e.seq)
            ) x WHERE hash <> encode(sha256(convert_to(text, 'UTF8')), 'hex')
              OR previous_hash <> COALESCE(before, %s)
              OR (next IS NULL AND head <> hash)""",
            VERSION,
            mine,
            GENESIS,
        )

    def _get_hold_check(self, company):
        """What tills hold is what open holds say, per till and unit."""
        return SQL(
            """SELECT b.account_id, b.unit, b.amount, h.total
            FROM restaurant_account_balance b
            JOIN restaurant_account a ON a.id = b.account_id
            LEFT JOIN (
                SELECT config_id, v.unit, SUM(v.amount) AS total
                FROM restaurant_hold,
                  LATERAL (VALUES ('principal', principal), ('bonus', bonus),
                    ('points', COALESCE(points, 0)))
                    v (unit, amount)
                WHERE state = 'authorised' OR (state = 'captured' AND NOT settled)
                GROUP BY config_id, v.unit
            ) h ON h.config_id = a.pos_config_id AND h.unit = b.unit
            WHERE a.company_id = %s AND a.system_kind = 'till'
              AND b.amount <> COALESCE(h.total, 0)""",
            company.id,
        )

    def _get_totals(self, company):
        """Owed to guests, less what open sessions moved, against the liability."""
        owed = self._sum(
            SQL(
                """SELECT b.unit, SUM(b.amount) FROM restaurant_account_balance b
                JOIN restaurant_account a ON a.id = b.account_id
                WHERE a.company_id = %s AND a.kind <> 'system' GROUP BY b.unit""",
                company.id,
            )
        )
        held = self._sum(
            SQL(
                """SELECT b.unit, SUM(b.amount) FROM restaurant_account_balance b
                JOIN restaurant_account a ON a.id = b.account_id
                WHERE a.company_id = %s AND a.system_kind = 'till' GROUP BY b.unit""",
                company.id,
            )
        )
        moved = self._sum(self._get_session_query(company))
        ledger = self._get_general_ledger(company)
        units = ["principal"]
        if company.restaurant_bonus_policy == "expense":
            units.append("bonus")
        expected = sum(owed.get(u, 0.0) - moved.get(u, 0.0) for u in units)
        counts = self.env.execute_query(
            SQL(
                """SELECT COUNT(*), (SELECT COUNT(*) FROM restaurant_account
                    WHERE company_id = %s AND kind <> 'system')
                FROM restaurant_entry e JOIN restaurant_account a
                  ON a.id = e.account_id WHERE a.company_id = %s""",
                company.id,
                company.id,
            )
        )[0]
        return {
            "entry_count": counts[0],
            "account_count": counts[1],
            "principal": owed.get("principal", 0.0),
            "bonus": owed.get("bonus", 0.0),
            "held": held.get("principal", 0.0) + held.get("bonus", 0.0),
            "in_sessions": moved.get("principal", 0.0),
            "general_ledger": ledger,
            "difference": company.currency_id.round(expected - ledger),
        }

    def _sum(self, query):
        return {
            unit: float(amount or 0) for unit, amount in self.env.execute_query(query)
        }

    def _get_session_query(self, company):
        """What guests' accounts moved in sessions that are not closed yet.

        A payment belongs to the session of its order; an authorisation without one,
        to the session that asked.
        """
        return SQL(
            """SELECT e.unit, SUM(e.amount) FROM restaurant_entry e
            JOIN restaurant_account a ON a.id = e.account_id AND a.kind <> 'system'
            JOIN restaurant_operation o ON o.id = e.operation_id
            LEFT JOIN restaurant_hold h ON h.key = o.hold_key
            LEFT JOIN pos_order p ON p.id = COALESCE(o.order_id, h.order_id)
            JOIN pos_session s ON s.id = COALESCE(p.session_id, o.session_id)
            WHERE a.company_id = %s AND s.state <> 'closed' GROUP BY e.unit""",
            company.id,
        )

    def _get_general_ledger(self, company):
        account = company.restaurant_liability_account_id
        if not account:
            return 0.0
        lines = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(
                [
                    ("account_id", "=", account.id),
                    ("parent_state", "=", "posted"),
                    ("company_id", "child_of", company.id),
                ],
                aggregates=["balance:sum"],
            )
        )
        return -(lines[0][0] or 0.0)

    def _get_heads(self, company):
        return {
            str(balance_id): head
            for balance_id, head in self.env.execute_query(
                SQL(
                    """SELECT b.id, b.head FROM restaurant_account_balance b
                    JOIN restaurant_account a ON a.id = b.account_id
                    WHERE a.company_id = %s AND b.head IS NOT NULL""",
                    company.id,
                )
            )
        }

    # -- using it

    @api.model
    def _get_broken(self):
        """The last proofs of their groups that failed."""
        last = self._read_group([], ["company_id"], ["id:max"])
        proofs = self.browse([proof_id for _company, proof_id in last])
        return proofs.filtered(lambda proof: proof.state == "broken")

    @api.model
    def _cron_prove(self):
        companies = self.env["restaurant.account"]._read_group([], ["company_id"])
        for done, (company,) in enumerate(companies, 1):
            self._prove(company)
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - done)

    def action_prove(self):
        """Prove the ledger of the user's own group, now."""
        self.check_access("read")
        return self.sudo()._prove(self.env.company.root_id)._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }
