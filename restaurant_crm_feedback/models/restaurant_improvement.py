from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain

DUE_DAYS = 14


class RestaurantImprovement(models.Model):
    """Something that we do differently from now on, and whether it helped."""

    _name = "restaurant.improvement"
    _description = "Improvement"
    _inherit = [
        "restaurant.improvement.effect",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_deadline, id desc"

    name = fields.Char(string="What goes wrong", required=True, tracking=True)
    state = fields.Selection(
        [
            ("idea", "To look at"),
            ("planned", "Planned"),
            ("doing", "Being done"),
            ("done", "Done"),
            ("checked", "Effect known"),
        ],
        string="Stage",
        required=True,
        default="idea",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    origin = fields.Selection(
        [
            ("recurrence", "Happened again and again"),
            ("suggestion", "Suggestion box"),
            ("case", "A case"),
            ("staff", "Staff"),
        ],
        required=True,
        default="staff",
        readonly=True,
    )
    measure = fields.Text(string="What we do", tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        default=lambda self: self.env.user,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False)]",
    )
    date = fields.Date(string="Since", required=True, default=fields.Date.context_today)
    date_deadline = fields.Date(
        string="Deadline",
        default=lambda self: fields.Date.add(
            fields.Date.context_today(self), days=DUE_DAYS
        ),
        tracking=True,
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet", ondelete="restrict", help="Empty: all outlets"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
    )
    cause_id = fields.Many2one("restaurant.cause", ondelete="restrict")
    product_id = fields.Many2one("product.product", string="Dish", ondelete="restrict")
    case_ids = fields.One2many("restaurant.case", "improvement_id", string="Cases")
    case_count = fields.Integer(string="Number of cases", compute="_compute_case_count")
    suggestion_ids = fields.One2many(
        "restaurant.suggestion", "improvement_id", string="Suggestions"
    )

    _recurrence_uniq = models.UniqueIndex(
        "(company_id, cause_id, product_id)"
        " WHERE origin = 'recurrence' AND state NOT IN ('done', 'checked')",
        "This is being worked on.",
    )

    @api.depends("case_ids")
    def _compute_case_count(self):
        rows = self.env["restaurant.case"]._read_group(
            [("improvement_id", "in", self.ids)], ["improvement_id"], ["__count"]
        )
        counts = {improvement.id: count for improvement, count in rows}
        for improvement in self:
            improvement.case_count = counts.get(improvement.id, 0)

    def write(self, vals):
        """Note when it was done: from then on the effect is counted."""
        result = super().write(vals)
        if vals.get("state") in ("done", "checked"):
            new = self.filtered(lambda improvement: not improvement.done_date)
            new.done_date = fields.Date.context_today(self)
        return result

    @api.model
    def _open_for_recurrence(self, cases, cause, dish):
        """Open an improvement for cases with the same cause at the same dish; those
        that come later join it as long as it is not done.
        """
        company = cases.company_id[:1]
        domain = Domain("company_id", "=", company.id)
        domain &= Domain("cause_id", "=", cause.id)
        domain &= Domain("product_id", "=", dish.id)
        domain &= Domain("state", "not in", ["done", "checked"])
        found = self.search(domain, limit=1)
        if not found:
            try:
                with self.env.cr.savepoint():
                    found = self.create(
                        self._prepare_recurrence(cases, company, cause, dish)
                    )
                    found._tell_owner()
            except UniqueViolation:
                found = self.search(domain, limit=1)  # somebody else, just now
        cases.filtered(lambda case: not case.improvement_id).improvement_id = found
        return found

    @api.model
    def _prepare_recurrence(self, cases, company, cause, dish):
        outlets = cases.outlet_id
        return {
            "name": self.env._("%(dish)s: %(cause)s", dish=dish.name, cause=cause.name),
            "origin": "recurrence",
            "company_id": company.id,
            "cause_id": cause.id,
            "product_id": dish.id,
            "outlet_id": outlets.id if len(outlets) == 1 else False,
            "user_id": (outlets[:1].case_manager_id or cases.user_id[:1]).id,
        }

    def _tell_owner(self):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.date_deadline,
            summary=self.env._("It happened again: find the cause and change it"),
            user_id=(self.user_id or self.env.user).id,
        )

    def action_view_cases(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_case_action"
        )
        domain = [("improvement_id", "in", self.ids)]
        return {**action, "domain": domain, "context": {}}
