from odoo import api, models

from ..tools import tier_sql


class RestaurantMembershipNight(models.AbstractModel):
    """Moves tiers by sets: each step is one statement for a whole group.

    First the figures of the window, then who goes up, keeps, gets grace, goes down, is
    warned. When a check is paid the first two run for its guest alone.
    """

    _name = "restaurant.membership.night"
    _description = "Nightly Work on Tiers"
    _inherit = ["restaurant.batch"]

    @api.model
    def _run_day(self, policy, day):
        """Move the tiers of a group, as of the end of a business day."""
        self.env.flush_all()
        self._in_own_transaction(
            lambda own: own._move_all(policy.with_env(own.env), day), "read committed"
        )
        self._forget()

    def _move_all(self, policy, day):
        own = policy.company_id
        steps = tier_sql.Steps(own.id, day, policy.window, None, self.env.uid)
        run = self.env.cr.execute
        run(steps.count(policy.pool_qualifies))
        run(steps.begin())
        run(steps.end_paid())
        run(steps.take_back_refunded(policy.grace_days))
        run(steps.upgrade())
        run(steps.keep())
        run(steps.give_grace(policy.grace_days))
        run(steps.downgrade(policy.downgrade))
        run(steps.warn(policy.notice_days))

    @api.model
    def _upgrade_guest(self, policy, guest, day):
        """In the transaction that pays a check: two statements for one guest."""
        self.env.flush_all()
        company_id = policy.company_id.id
        steps = tier_sql.Steps(company_id, day, policy.window, guest.id, self.env.uid)
        self.env.cr.execute(steps.count(policy.pool_qualifies))
        self.env.cr.execute(steps.upgrade())
        if self.env.cr.rowcount:
            self._forget()
        else:
            self.env["restaurant.membership"].invalidate_model(flush=False)

    @api.model
    def _read_foreseen(self, policy, guest):
        self.env.flush_all()
        steps = tier_sql.Steps(
            *(policy.company_id.id, policy._get_today(), policy.window, guest.id),
            self.env.uid,
        )
        rows = self.env.execute_query(steps.read_foreseen())
        return float(rows[0][0]) if rows else 0.0

    def _forget(self):
        """The rows were written past the ORM."""
        self.env["restaurant.guest"].invalidate_model(["tier_id"], flush=False)
        for model in ("restaurant.membership", "restaurant.tier.move"):
            self.env[model].invalidate_model(flush=False)
