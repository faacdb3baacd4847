import logging
from decimal import Decimal

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.modules.registry import Registry
from odoo.tools import SQL

from ..tools.posting import Request

_logger = logging.getLogger(__name__)

# Where an operation of the ledger is called otherwise than the intent of it.
OPERATIONS = {
    "recapture": "authorise",
    "merge": "transfer",
    "goodwill": "adjust",
    "present": "adjust",
}


class RestaurantIntent(models.Model):
    """What a paid order owes the ledger.

    It is written in the order's transaction and posted right after its commit, under
    its own key; a scheduled job posts what a crash left behind. So it is posted once,
    and never for an order that was not stored.
    """

    _name = "restaurant.intent"
    _description = "Posting to come"
    _order = "id"
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("settle", "Settle"),
            ("topup", "Top-up"),
            ("recapture", "Take again"),
            ("earn", "Earn points"),
            ("clawback", "Take points back"),
            ("restore", "Give points back"),
            ("merge", "Join points"),
            ("goodwill", "Give a bonus"),
            ("present", "Give points"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("pending", "Pending"), ("posted", "Posted"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="pending",
    )
    code = fields.Char(readonly=True, help="Why the ledger refused it")
    refusal = fields.Char(string="Why refused", compute="_compute_refusal")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_id = fields.Many2one(
        "pos.order", readonly=True, ondelete="restrict", index=True
    )
    hold_id = fields.Many2one("restaurant.hold", readonly=True, ondelete="restrict")
    account_id = fields.Many2one(
        "restaurant.account", readonly=True, ondelete="restrict"
    )
    earning_id = fields.Many2one(
        "restaurant.earning", readonly=True, ondelete="restrict"
    )
    target_id = fields.Many2one(
        "restaurant.account", readonly=True, ondelete="restrict"
    )
    amount = fields.Monetary(readonly=True)
    bonus_base = fields.Monetary(readonly=True, help="The part that earns a bonus")
    create_date = fields.Datetime(readonly=True)

    _key_uniq = models.Constraint("UNIQUE(key)")
    _pending_idx = models.Index("(id) WHERE state = 'pending'")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_refusal(self):
        ledger = self.env["restaurant.ledger"]
        words = ledger._describe_codes(set(self.mapped("code")))
        for intent in self:
            intent.refusal = words.get(intent.code)

    @api.model
    def _plan(self, vals_list):
        """Write intents that are not there yet, and post them after the commit."""
        known = set(
            self.search([("key", "in", [v["key"] for v in vals_list])]).mapped("key")
        )
        intents = self.create([v for v in vals_list if v["key"] not in known])
        if intents:
            self.env.cr.postcommit.add(intents._prepare_post_after_commit())
        return intents

    def _prepare_post_after_commit(self):
        dbname, ids = self.env.cr.dbname, self.ids

        def post():
            try:
                with Registry(dbname).cursor() as cr:
                    env = api.Environment(cr, SUPERUSER_ID, {})
                    env["restaurant.intent"].browse(ids)._post()
            except Exception:
                # The order is stored: its reply must not become an error. The
                # scheduled job posts what is left.
                _logger.exception("Intents %s wait for the scheduled job", ids)

        return post

    def _post(self):
        """Post pending intents; each in a ledger transaction of its own."""
        for intent in self.filtered(lambda intent: intent.state == "pending"):
            intent._post_one()
        self.invalidate_recordset()

    def _post_one(self):
        """Post this intent and mark it, in one ledger transaction."""
        if not self._is_ready():
            return None
        self._follow_account()
        work = self._get_work()

        def post_and_mark(cr, operation_id):
            reply = work(cr, operation_id)
            self._mark_posted(cr)
            return reply

        reply = self.env["restaurant.ledger"]._run(
            self._prepare_request(), post_and_mark
        )
        self._note(reply)
        return reply

    def _get_account_field(self):
        """Where it posts to: points that are joined, to the account they go to. The one
        they come from has none any more once it is merged itself."""
        return "target_id" if self.kind == "merge" else "account_id"

    def _follow_account(self):
        """Post to the account that the planned one has been merged into meanwhile."""
        name = self._get_account_field()
        target = self[name]
        target.fetch(["merged_into_id"])  # all of it is not asked for
        while target.merged_into_id:
            target = target.merged_into_id
        if target == self[name]:
            return
        with self.env["restaurant.ledger"]._money_cursor() as cr:
            for table, column, record in (
                ("restaurant_intent", name, self),
                ("restaurant_earning", "account_id", self.earning_id),
            ):
                cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s WHERE id = ANY(%s)",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        target.id,
                        list(record.ids),
                    )
                )
        self.invalidate_recordset([name])
        self.earning_id.invalidate_recordset(["account_id"])

    def _mark_posted(self, cr):
        """It is posted, if the account was not merged while this waited for it; else it
        is tried again, on the other one. The balances are locked by now, as they are
        for a merge.
        """
        cr.execute(
            SQL(
                """UPDATE restaurant_intent SET state = 'posted' WHERE id = %s;
                SELECT FROM restaurant_account
                WHERE id = %s AND merged_into_id IS NOT NULL""",
                self.id,
                self[self._get_account_field()].id or None,
            )
        )
        if cr.rowcount:
            raise psycopg2.errors.SerializationFailure("the account was merged")

    def _is_ready(self):
        """Points are taken back after they were given."""
        if self.kind != "clawback":
            return True
        earlier = self.search(
            [
                ("order_id", "=", self.earning_id.order_id.id),
                ("kind", "=", "earn"),
                ("id", "<", self.id),
            ]
        )
        earlier._post()
        return "pending" not in earlier.mapped("state")

    def _prepare_request(self):
        self.order_id.fetch(["session_id"])  # an order is a long row
        return Request(
            key=self.key,
            kind=OPERATIONS.get(self.kind, self.kind),
            company_id=self.company_id.id,
            content={
                "hold": self.hold_id.id,
                "account": self.account_id.id,
                "amount": str(self.amount),
            },
            facts={
                "order_id": self.order_id.id or None,
                "session_id": self.order_id.session_id.id or None,
                "account_id": self.account_id.id or None,
                "user_id": self.create_uid.id,  # who stored the order
            },
        )

    def _get_work(self):
        if work := self.env["restaurant.points.service"]._get_intent_work(self):
            return work
        if self.kind == "goodwill":
            return self.env["restaurant.goodwill.service"]._get_intent_work(self)
        if self.kind == "topup":
            return self.env["restaurant.settle.service"]._get_top_up_work(
                self.key,
                self.account_id,
                self._as_decimal(self.amount),
                self._as_decimal(self.bonus_base),
                self._get_business_date(),
            )
        if self.kind == "recapture":
            service = self.env["restaurant.recapture.service"]
            return lambda cr, operation_id: service._recapture(
                cr, operation_id, self.key, self.hold_id
            )
        service = self.env["restaurant.settle.service"]
        return lambda cr, operation_id: service._settle(
            cr, operation_id, self.key, self.hold_id.id
        )

    def _get_business_date(self):
        """That of the order, though it may be posted later."""
        order = self.order_id
        outlet = order.config_id._get_restaurant_outlet()
        return outlet._get_business_date(order.date_order or self.create_date)

    def _as_decimal(self, amount):
        return Decimal(f"{amount:.{self.currency_id.decimal_places}f}")

    def _note(self, reply):
        """Keep a refusal in sight; ``busy`` stays pending and is tried again."""
        self._tell_short(reply)
        if reply.get("ok") or reply["code"] == "busy":
            return
        with self.env["restaurant.ledger"]._money_cursor() as cr:
            cr.execute(
                SQL(
                    """UPDATE restaurant_intent SET state = 'failed', code = %s
                    WHERE id = %s AND state = 'pending'""",
                    reply["code"],
                    self.id,
                )
            )

    def _tell_short(self, reply):
        """What a refund could not take back: a manager hears what it costs."""
        gifts = self.env["restaurant.topup.gift"]
        if left := gifts._describe_left(reply, self.currency_id):
            reference = self.order_id.pos_reference
            summary = (
                self.env._("Points of %s are spent", reference)
                if reply.get("short")
                else self.env._("A gift of %s is used", reference)
            )
            self.order_id._plan_manager_activity(summary, left)

    def action_retry(self):
        self.env["restaurant.hold.service"]._check_supervisor()
        failed = self.filtered(lambda intent: intent.state == "failed")
        # The refused try keeps its key; another try is another operation.
        for intent in failed.sudo():
            intent.write({"state": "pending", "key": f"{intent.key}+"})

    @api.model
    def _cron_post(self, limit=500):
        """Post what a crash or a busy server left behind, oldest first."""
        pending = self.search([("state", "=", "pending")], limit=limit)
        for done, intent in enumerate(pending, 1):
            intent._post()
            self.env["ir.cron"]._commit_progress(1, remaining=len(pending) - done)
