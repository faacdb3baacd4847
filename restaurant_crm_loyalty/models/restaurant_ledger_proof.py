from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

FEW = 200_000  # entries that are proved whole every night
SETTLED = timedelta(minutes=10)  # no posting takes so long
# What no sum tells: it takes a look at each entry, or operation.
ONE_BY_ONE = "I4 hash chain", "I8 no operation without a reply"


class RestaurantLedgerProof(models.Model):
    """The nightly proof of a group's ledger, with what it found; nothing is mended.

    Three ways to prove, all of them sets: of what has moved since the last proof; of
    all sums; and of all hashes beside. See ``restaurant.ledger.check``.
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
    depth = fields.Selection(
        [
            ("day", "What has moved"),
            ("sums", "All sums"),
            ("all", "All sums and all hashes"),
        ],
        string="Proved of",
        required=True,
        readonly=True,
        default="all",
    )
    last_entry_id = fields.Integer(
        readonly=True, aggregator=None, help="The next proof of a day begins after it"
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
    heads = fields.Json(
        readonly=True,
        help="Last hash of the balances that moved since the proof before, to keep "
        "elsewhere",
    )

    _company_idx = models.Index("(company_id, id DESC)")

    @api.depends("findings")
    def _compute_findings_text(self):
        for proof in self:
            proof.findings_text = "\n".join(
                f"{name}: {rows}" for name, rows in (proof.findings or {}).items()
            )

    # -- proving

    @api.model
    def _prove(self, company, depth="all"):
        """Check one group, keep the result, and tell who has to know.

        :param depth: see the field
        :return: the new proof
        """
        self.env.flush_all()
        last = self.search([("company_id", "=", company.id)], limit=1)
        since = last.last_entry_id
        if last.state != "proved":
            depth = "all"  # the first time, and until a break is mended
        sums = self._read_sums(depth)
        findings = self._find(self._get_checks(company, depth, since, sums))
        totals = self.env["restaurant.ledger.totals"]._read(company)
        if not company.currency_id.is_zero(totals["difference"]):
            findings["I10 general ledger"] = [[str(totals["difference"])]]
        proof = self.with_context(mail_create_nolog=True).create(
            {
                "company_id": company.id,
                "depth": depth,
                "state": "broken" if findings else "proved",
                "findings": findings,
                "heads": self._get_heads(company, since),
                "last_entry_id": self._get_settled_id(),
                **totals,
                **self._count(company, depth, since, sums),
            }
        )
        self.env["restaurant.ledger.alert"]._spread(proof)
        return proof

    def _read_sums(self, depth):
        if depth == "day":
            return {}
        self.env.cr.execute("SET LOCAL jit = off; SET LOCAL work_mem = '256MB'")
        return self.env["restaurant.ledger.sums"]._read()

    def _get_checks(self, company, depth, since, sums):
        """:param sums: what ``_read_sums`` gave"""
        day = self.env["restaurant.ledger.check.day"]
        if depth == "day":
            return day._get_day_checks(company, since)
        check = self.env["restaurant.ledger.check"]
        checks = check._get_other_checks(company)
        if not sums["agree"]:
            return {**check._get_sum_checks(company), **checks}
        if depth == "sums":
            # Of what is new; what was before is proved by "all".
            new = day._get_day_checks(company, since)
            checks |= {name: new[name] for name in ONE_BY_ONE}
        return checks

    def _find(self, checks):
        found = {name: self.env.execute_query(sql) for name, sql in checks.items()}
        return {
            name: [list(map(str, row)) for row in rows[:20]]
            for name, rows in found.items()
            if rows
        }

    def _count(self, company, depth, since, sums):
        if depth != "day":
            totals = self.env["restaurant.ledger.totals"]
            return totals._count(company, sums["entries"])
        moved = self.env["restaurant.ledger.check.day"]._get_moved_sql(company, since)
        [(entries, accounts)] = self.env.execute_query(
            SQL("SELECT COUNT(*), COUNT(DISTINCT account_id) FROM %s m", moved)
        )
        return {"entry_count": entries, "account_count": accounts}

    def _get_settled_id(self):
        """The last entry before which none can appear any more."""
        before = fields.Datetime.now() - SETTLED
        [(entry_id,)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE((SELECT id FROM restaurant_entry
                WHERE create_date < %s ORDER BY id DESC LIMIT 1), 0)""",
                before,
            )
        )
        return entry_id

    def _get_heads(self, company, since):
        """Of a ledger that was never proved, one hash of them all stands for them."""
        if not since:
            return {"all": self._get_digest(company)}
        moved = self.env["restaurant.ledger.check.day"]._get_moved_sql(company, since)
        rows = self.env.execute_query(
            SQL(
                """SELECT id, head FROM restaurant_account_balance
                WHERE id IN (SELECT balance_id FROM %s m)""",
                moved,
            )
        )
        return {str(balance_id): head for balance_id, head in rows}

    def _get_digest(self, company):
        [(digest,)] = self.env.execute_query(
            SQL(
                """SELECT encode(sha256(convert_to(COALESCE(
                    string_agg(b.head, '|' ORDER BY b.id), ''), 'UTF8')), 'hex')
                FROM restaurant_account_balance b
                JOIN restaurant_account a ON a.id = b.account_id
                WHERE a.company_id = %s AND b.head IS NOT NULL""",
                company.id,
            )
        )
        return digest

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
            self._prove(company, self._get_depth(company))
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - done)

    def _get_depth(self, company):
        """All of a small ledger every night, of a large one the hashes on Sundays."""
        last = self.search(
            [("company_id", "=", company.id), ("depth", "!=", "day")], limit=1
        )
        sunday = fields.Date.context_today(self).weekday() == 6
        return "all" if sunday or last.entry_count < FEW else "sums"

    def action_prove_day(self):
        """Prove what has moved in the user's own group since the last proof."""
        self.check_access("read")
        return self.sudo()._prove(self.env.company.root_id, "day")._open()

    def action_prove_sums(self):
        """Prove all sums of the user's own group, and the hashes of what is new."""
        self.check_access("read")
        return self.sudo()._prove(self.env.company.root_id, "sums")._open()

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
