from collections import Counter

from odoo import api, fields, models
from odoo.tools import format_date, format_duration

LATELY = 30  # days that the form of a rule tells of
MESSAGES = ("email", "sms")


class RestaurantCareStanding(models.AbstractModel):
    """What a rule has done, and why not more, in words: for whoever has pressed the
    button and wonders."""

    _name = "restaurant.care.standing"
    _description = "Standing of a Care Rule"

    standing = fields.Char(compute="_compute_standing")

    @api.depends("step_ids.state", "action", "company_id")
    @api.depends_context("lang")
    def _compute_standing(self):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=LATELY)
        for rule in self:
            done = rule._describe_done(rule._count_done(since))
            if done:
                done = self.env._("In %(days)s days: %(done)s", days=LATELY, done=done)
            texts = [done, *rule._describe_waiting()]
            rule.standing = " · ".join(filter(None, texts))

    def _count_done(self, since):
        """Return {(state, reason): number} of steps that something became of."""
        domain = [("rule_id", "=", self._origin.id), ("date", ">=", since)]
        rows = self.env["restaurant.care.step"]._read_group(
            domain, ["state", "reason"], ["__count"], order="state, __count DESC"
        )
        return {(state, reason): count for state, reason, count in rows}

    def _describe_done(self, counts):
        steps = self.env["restaurant.care.step"]._fields
        states, reasons = (
            dict(steps[name]._description_selection(self.env))
            for name in ("state", "reason")
        )
        totals, why = Counter(), []
        for (state, reason), count in counts.items():
            totals[state] += count
            if state == "stopped":
                why.append(f"{reasons.get(reason, '')}: {count}")
        return "; ".join(
            f"{states[state]}: {count}"
            + (f" ({', '.join(why)})" if state == "stopped" else "")
            for state, count in totals.items()
        )

    def _describe_waiting(self):
        """Who waits for the hour, and who for the day."""
        steps = self.env["restaurant.care.step"]
        waiting = [("rule_id", "=", self._origin.id), ("state", "=", "waiting")]
        today = self._get_today()
        due = steps.search_count([*waiting, ("due_date", "<=", today)])
        [(later, first)] = steps._read_group(
            [*waiting, ("due_date", ">", today)], [], ["__count", "due_date:min"]
        )
        texts = [self._describe_due(due)] if due else []
        if later:
            day = format_date(self.env, first)
            texts.append(
                self.env._(
                    "Not due yet: %(count)s, the first on %(day)s", count=later, day=day
                )
            )
        return texts

    def _describe_due(self, count):
        """Messages wait for the decent hours of a guest; all else for the next hour."""
        if self.action not in MESSAGES:
            return self.env._("Due, within the hour: %s", count)
        policy = self.env["restaurant.contact.policy"]._get_for(self.company_id)
        return self.env._(
            "Due: %(count)s, sent between %(start)s and %(end)s by the guest's clock",
            count=count,
            start=format_duration(policy.quiet_until),
            end=format_duration(policy.quiet_from),
        )

    def _describe_run(self, since):
        """Return what to tell whoever has had the rule run, as a notification."""
        if self.problem:
            problem = self.env._("The last run did not end well: %s", self.problem)
            return {"type": "danger", "title": self.name, "message": problem}
        counts = self._count_done(since)
        texts = [self._describe_done(counts), *self._describe_waiting()]
        return {
            "type": "success" if ("sent", False) in counts else "warning",
            "title": self.name,
            "message": " · ".join(filter(None, texts))
            or self.env._("There is nobody whose day has come."),
        }
