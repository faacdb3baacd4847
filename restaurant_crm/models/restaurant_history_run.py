from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .pos_order import PAID

BATCH = 100_000
AT_ONCE = 20_000  # checks that an installation takes in by itself


class RestaurantHistoryRun(models.Model):
    """Takes in the checks that were paid before this addon was there, in batches that
    are committed: what stops in between goes on where it was.
    """

    _name = "restaurant.history.run"
    _description = "History of Paid Checks"
    _inherit = ["restaurant.history.refunds", "restaurant.batch"]
    _order = "id desc"
    _rec_name = "started_at"

    company_id = fields.Many2one(
        "res.company", string="Group", required=True, index=True, readonly=True
    )
    state = fields.Selection(
        [("running", "Running"), ("stopped", "Stopped"), ("done", "Done")],
        required=True,
        default="running",
        readonly=True,
    )
    phase = fields.Selection(
        [("sales", "Visits"), ("refunds", "Refunds"), ("done", "Figures")],
        required=True,
        default="sales",
        readonly=True,
    )
    next_date = fields.Date(string="Next business date", readonly=True)
    last_date = fields.Date(string="Last business date", readonly=True)
    position = fields.Integer(string="Last refund", readonly=True)
    check_count = fields.Integer(string="Checks to take in", readonly=True)
    done_count = fields.Integer(string="Checks taken in", readonly=True)
    visit_count = fields.Integer(string="New visits", readonly=True)
    guest_count = fields.Integer(string="New guests", readonly=True)
    refund_count = fields.Integer(string="Refunds", readonly=True)
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    started_at = fields.Datetime(
        string="Started", default=lambda self: fields.Datetime.now(), readonly=True
    )
    ended_at = fields.Datetime(string="Ended", readonly=True)

    _company_running_uniq = models.UniqueIndex(
        "(company_id) WHERE state = 'running'",
        "The history of this group is being taken in already.",
    )

    @api.depends("state", "check_count", "done_count")
    def _compute_progress(self):
        for run in self:
            part = run.done_count / run.check_count if run.check_count else 0.0
            run.progress = 100.0 if run.state == "done" else 100.0 * min(1.0, part)

    # Buttons --------------------------------------------------------------------------

    @api.model
    def action_start(self):
        """Take in the history of the group that the user works for, in the background.

        What was taken in before is left alone.
        """
        self._check_may_start()
        run = self.sudo()._start(self.env.company)
        self.env.ref("restaurant_crm.ir_cron_history").sudo()._trigger()
        return run.sudo(False)._get_records_action()

    def action_stop(self):
        self._check_may_start()
        running = self.filtered(lambda run: run.state == "running")
        running.sudo().state = "stopped"

    def action_continue(self):
        self._check_may_start()
        stopped = self.filtered(lambda run: run.state == "stopped")
        stopped.sudo().state = "running"
        self.env.ref("restaurant_crm.ir_cron_history").sudo()._trigger()

    def _check_may_start(self):
        if not self.env.user.has_group("restaurant_crm.group_restaurant_admin"):
            raise AccessError(self.env._("Administrators take in the history."))
        self.check_access("read")

    # The work -------------------------------------------------------------------------

    @api.model
    def _start(self, company):
        """Return a run for a group: the one that is going on, or a new one."""
        root = company.root_id
        domain = [("company_id", "=", root.id), ("state", "=", "running")]
        return self.search(domain) or self.create(self._prepare_run(root))

    @api.model
    def _prepare_run(self, company):
        companies = self._get_company_ids(company)
        tills = self.env["pos.config"].with_context(active_test=False)
        tills = tills.search([("company_id", "in", companies)])
        tills.filtered(
            lambda till: not till.restaurant_outlet_id
        )._create_restaurant_outlets()
        self.env.flush_all()
        [(count, first, last)] = self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*), MIN(o.date_order)::date, MAX(o.date_order)::date
                  FROM pos_order o
                  LEFT JOIN restaurant_visit_check bill ON bill.order_id = o.id
                 WHERE o.company_id = ANY(%s) AND o.state IN %s
                   AND o.partner_id IS NOT NULL AND bill.id IS NULL
                """,
                companies,
                PAID,
            )
        )
        # the day of an outlet may begin on the date before, and end on the one after
        day = timedelta(days=1)
        return {
            "company_id": company.id,
            "check_count": count,
            "next_date": first and first - day,
            "last_date": last and last + day,
        }

    @api.model
    def _take_in_existing(self):
        """At installation: take in what groups have, a long history in the background.

        :return: the runs
        """
        companies = self.env["res.company"].search([("parent_id", "=", False)])
        runs = self.browse()
        for company in companies:
            values = self._prepare_run(company)
            if values["check_count"]:
                runs |= self.create(values)
        for run in runs.filtered(lambda run: run.check_count <= AT_ONCE):
            run._finish()
            self.env["restaurant.figures"]._get(run.company_id)._run()
        if "running" in runs.mapped("state"):
            self.env.ref("restaurant_crm.ir_cron_history")._trigger()
        return runs

    @api.model
    def _cron_take_in(self):
        """Go on with all runs, batch by batch: the scheduled job."""
        cron = self.env["ir.cron"]
        for run in self.search([("state", "=", "running")], order="id"):
            cron._commit_progress(remaining=max(1, run.check_count - run.done_count))
            while run.state == "running":
                done = run.done_count
                run._in_own_transaction(lambda own: own._step())
                run.invalidate_recordset()
                left = max(0, run.check_count - run.done_count)
                remaining = max(1, left) if run.state == "running" else 0
                if not cron._commit_progress(
                    run.done_count - done, remaining=remaining
                ):
                    return

    def _finish(self):
        """Take in all that is left in one transaction."""
        while self.state == "running":
            self._step()

    def _step(self):
        """Take in the next batch."""
        if self.phase == "sales":
            dates = self._get_next_dates()
            if dates:
                checks, visits, guests = self._take_in_sales(self.company_id, dates)
                self.write(
                    {
                        "next_date": dates[-1] + timedelta(days=1),
                        "done_count": self.done_count + checks,
                        "visit_count": self.visit_count + visits,
                        "guest_count": self.guest_count + guests,
                    }
                )
            else:
                self.phase = "refunds"
        elif self.phase == "refunds":
            count, position = self._take_in_refunds(
                self.company_id, self.position, BATCH
            )
            self.write(
                {"position": position, "refund_count": self.refund_count + count}
            )
            if not count:
                self.phase = "done"
        else:
            self.write({"state": "done", "ended_at": fields.Datetime.now()})
            figures = self.env["restaurant.figures"]._get(self.company_id)
            figures._request(full=True)

    def _get_next_dates(self):
        """Return the business dates of the next batch; none after the last."""
        if not self.next_date or self.next_date > self.last_date:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT date_order::date FROM pos_order
                 WHERE company_id = ANY(%s) AND date_order >= %s
                 ORDER BY date_order OFFSET %s LIMIT 1
                """,
                self._get_company_ids(self.company_id),
                self.next_date - timedelta(days=1),
                BATCH,
            )
        )
        last = self.last_date
        for (date,) in rows:
            last = min(last, max(self.next_date, date - timedelta(days=2)))
        days = (last - self.next_date).days
        return [self.next_date + timedelta(days=day) for day in range(days + 1)]
