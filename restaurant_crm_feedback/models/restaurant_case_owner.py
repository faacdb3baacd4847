from odoo import fields, models
from odoo.fields import Domain


class RestaurantCaseOwner(models.AbstractModel):
    """Who works on a case, and who is told when it takes too long."""

    _name = "restaurant.case.owner"
    _description = "Owner of a Case"

    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        copy=False,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False)]",
    )

    def _assign(self):
        """Give cases that nobody owns to who has the fewest open ones."""
        for case in self.filtered(lambda case: not case.user_id):
            if users := case._get_candidates():
                case.user_id = users._get_least_busy()
        for case in self.filtered("user_id"):
            case._plan_step()

    def _get_candidates(self):
        """Return who may own a case: by the first rule that fits, else the desk."""
        rules = self.env["restaurant.case.assignment"].sudo()
        domain = Domain("company_id", "in", [self.company_id.id, False])
        for name, value in {
            "outlet_id": self.outlet_id.id,
            "case_type": self.case_type,
            "severity": self.severity,
        }.items():
            domain &= Domain(name, "in", [value, False])
        for rule in rules.search(domain):
            if users := rule.user_ids.filtered("active"):
                return users
        desk = self.env.ref("restaurant_crm.group_restaurant_desk").sudo()
        return desk.all_user_ids.filtered(
            lambda user: (
                user.active
                and not user.share
                and user.company_ids.root_id & self.company_id
                and user._is_internal()
                and user.id != self.env.ref("base.user_root").id
            )
        )

    def _get_escalation_user(self):
        return self.outlet_id.sudo().case_manager_id or self.user_id

    def _plan_step(self):
        """Plan what the owner has to do next, until the next deadline."""
        summary = self._get_step_summary()
        if not (self.user_id and summary):
            return
        today = fields.Date.context_today(self)
        day = self.deadline_at and self.deadline_at.date()
        self.activity_schedule(
            "restaurant_crm_feedback.mail_activity_type_case",
            date_deadline=max(day or today, today),
            summary=summary,
            user_id=self.user_id.id,
        )

    def _get_step_summary(self):
        """Return what a case asks for where it stands; nothing where it is done."""
        if self.state == "received" and self.responded_at:
            return self.env._("Find out what happened")
        return {
            "received": self.env._("Answer the guest"),
            "verified": self.env._("Offer something to the guest"),
            "proposed": self.env._("Put it right, and find the cause"),
            "followed": self.env._("Write down what changes, and close"),
        }.get(self.state)

    def _finish_step(self):
        """The step that was planned is taken: its activity is done."""
        kinds = (
            self.env.ref("restaurant_crm_feedback.mail_activity_type_case"),
            self.env.ref("restaurant_crm_feedback.mail_activity_type_case_follow_up"),
        )
        activities = self.activity_ids.sudo()
        activities.filtered(
            lambda activity: activity.activity_type_id in kinds
        ).action_feedback()

    def _tell_of_grave_ones(self):
        """Whoever is responsible hears of a grave case at once; what was long ago, and
        is only written down now, is no news.
        """
        news = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        for case in self.filtered(lambda c: c.severity == "s1" and c.date > news):
            case._alert(self.env._("A grave case: %(name)s", name=case.name))

    def _warn(self, clocks):
        """The time that some clocks allow is nearly over."""
        for clock in clocks:
            case = clock.case_id
            case.activity_schedule(
                "restaurant_crm_feedback.mail_activity_type_case_late",
                summary=self.env._(
                    "Time is running out: %(clock)s", clock=clock._get_label()
                ),
                user_id=(case.user_id or case._get_escalation_user()).id
                or self.env.uid,
            )

    def _escalate(self, clocks):
        """Clocks were broken: the one whom it is escalated to takes a look."""
        for clock in clocks:
            clock.case_id._alert(
                self.env._("Too late: %(clock)s", clock=clock._get_label())
            )

    def _alert(self, summary):
        """Plan an activity for, and notify, who is responsible for the outlet."""
        user = self._get_escalation_user()
        self.activity_schedule(
            "restaurant_crm_feedback.mail_activity_type_case_late",
            summary=summary,
            user_id=(user or self.user_id).id or self.env.uid,
        )
        if user:
            self.message_subscribe(partner_ids=user.partner_id.ids)
            self.message_notify(
                partner_ids=user.partner_id.ids, body=summary, subject=summary
            )
