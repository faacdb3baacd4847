from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.recurrence import DAYS, recurs

UNHAPPY = ("1", "2")


class RestaurantCaseAfter(models.AbstractModel):
    """What comes after the solution: the guest is told and asked, and we learn."""

    _name = "restaurant.case.after"
    _description = "After a Case"

    improvement_id = fields.Many2one(
        "restaurant.improvement",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        tracking=True,
    )
    told_at = fields.Datetime(string="Guest told on", readonly=True, copy=False)

    def write(self, vals):
        result = super().write(vals)
        if {"cause_id", "product_ids"} & vals.keys():
            self._spot_recurrence()
        return result

    def _on_moved(self, state):
        result = super()._on_moved(state)
        self._finish_step()
        for case in self:
            case._plan_step()
        if state == "done":
            self._tell_result()
            self._plan_follow_up()
        for case in self.filtered("check_date") if state == "closed" else ():
            case._plan_check()
        return result

    def _tell_result(self):
        """Write to guests who have an address what became of it, and ask whether they
        are content: one click on a face answers.
        """
        template = self.env.ref("restaurant_crm_feedback.mail_template_case_result")
        for case in self.filtered(lambda case: case.partner_id.email):
            case.sudo().message_post_with_source(
                template,
                email_layout_xmlid="mail.mail_notification_light",
                subtype_xmlid="mail.mt_note",
                message_type="auto_comment",
                partner_ids=case.partner_id.ids,
            )
            case.told_at = fields.Datetime.now()

    def _plan_follow_up(self):
        for case in self:
            done = case.activity_ids.filtered(lambda activity: activity.automated)
            done.sudo().action_feedback()
            case.activity_schedule(
                "restaurant_crm_feedback.mail_activity_type_case_follow_up",
                date_deadline=fields.Date.add(fields.Date.context_today(case), days=2),
                user_id=(case.user_id or self.env.user).id,
            )

    def _plan_check(self):
        """Somebody looks later whether what was changed has helped."""
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.check_date,
            summary=self.env._("Does it help? %(what)s", what=self.prevention or ""),
            user_id=(self.user_id or self.env.user).id,
        )

    def rating_apply(self, rate, token=None, rating=None, feedback=None, **options):
        """A click on a face in the mail is what the guest says of it."""
        rating = super().rating_apply(
            rate, token=token, rating=rating, feedback=feedback, **options
        )
        self._take_satisfaction(str(max(1, round(rate))))
        return rating

    def _take_satisfaction(self, answer):
        """Write down whether the guest is content; who is not is called."""
        case = self.with_user(SUPERUSER_ID)  # who clicks has no login
        case.satisfaction = answer
        if case.state == "done" and not case._has_waiting_gesture():
            case.state = "followed"
        if answer in UNHAPPY:
            case._alert(
                self.env._("Not content with the solution: %(name)s", name=case.name)
            )

    def _spot_recurrence(self):
        """The same cause at the same dish, three times in a week, needs more than
        another apology.
        """
        for case in self.filtered(lambda case: case.cause_id and case.product_ids):
            for dish in case.product_ids:
                same = case._find_same(dish)
                if recurs(same.mapped("date")):
                    improvements = self.env["restaurant.improvement"].sudo()
                    improvements._open_for_recurrence(same, case.cause_id, dish)

    def action_improve(self):
        """Make one improvement of what went wrong in these cases; those that come
        later may join it.
        """
        self.check_access("write")
        improvement = self.improvement_id[:1]
        if not improvement:
            improvements = self.env["restaurant.improvement"]
            improvement = improvements.create(self._prepare_improvement())
        self.filtered(lambda c: not c.improvement_id).improvement_id = improvement
        return improvement._get_records_action()

    def _prepare_improvement(self):
        """Return values; what the cases do not have in common stays open."""
        if len(self.company_id) != 1:
            raise UserError(self.env._("Choose cases of one restaurant group."))
        cause, dish, outlet = self.cause_id, self.product_ids, self.outlet_id
        return {
            "name": cause.display_name if len(cause) == 1 else self[0].name,
            "origin": "case",
            "company_id": self.company_id.id,
            "outlet_id": outlet.id if len(outlet) == 1 else False,
            "cause_id": cause.id if len(cause) == 1 else False,
            "product_id": dish.id if len(dish) == 1 else False,
            "date": min(self.mapped("date")).date(),
        }

    def _find_same(self, dish):
        """Return the cases of the group with this cause at a dish, around this one."""
        near = Domain("date", ">=", fields.Datetime.subtract(self.date, days=DAYS))
        near &= Domain("date", "<=", fields.Datetime.add(self.date, days=DAYS))
        return (
            self.env["restaurant.case"]
            .sudo()
            .search(
                near
                & Domain("company_id", "=", self.company_id.id)
                & Domain("cause_id", "=", self.cause_id.id)
                & Domain("product_ids", "in", dish.ids)
            )
        )
