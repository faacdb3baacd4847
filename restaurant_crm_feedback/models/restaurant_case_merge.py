from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

NEAR_DAYS = 3


class RestaurantCaseMerge(models.AbstractModel):
    """The same thing, told twice."""

    _name = "restaurant.case.merge"
    _description = "Merging of Cases"

    merged_into_id = fields.Many2one(
        "restaurant.case",
        string="Merged into",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    duplicate_count = fields.Integer(
        string="Possible duplicates", compute="_compute_duplicate_count"
    )

    @api.depends("guest_id", "order_id", "date")
    def _compute_duplicate_count(self):
        for case in self:
            domain = case._get_duplicate_domain()
            case.duplicate_count = domain and self.env[self._name].search_count(domain)

    def _get_duplicate_domain(self):
        """Return the domain of cases of the same check, or of the same guest or sender
        within a few days; None where nothing tells.
        """
        case = self._origin
        same = []
        if case.order_id:
            same.append(Domain("order_id", "=", case.order_id.id))
        for name in ("guest_id", "email_from"):
            if value := case[name]:
                value = value.id if name == "guest_id" else value
                near = Domain(
                    "date", ">=", fields.Datetime.subtract(case.date, days=NEAR_DAYS)
                )
                near &= Domain(
                    "date", "<=", fields.Datetime.add(case.date, days=NEAR_DAYS)
                )
                same.append(Domain(name, "=", value) & near)
        return same and Domain.OR(same) & Domain("id", "!=", case.id)

    def action_view_duplicates(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_feedback.restaurant_case_action"
        )
        domain = (self._get_duplicate_domain() or Domain.FALSE) | Domain(
            "id", "=", self.id
        )
        return {
            **action,
            "domain": list(domain),
            "context": {},
            "view_mode": "list,form",
        }

    def action_merge(self):
        """Merge the chosen cases into the oldest of them."""
        first = self.sorted("id")[:1]
        others = self - first
        if not others:
            raise UserError(self.env._("Choose two cases at least."))
        if len(self.company_id) > 1:
            raise UserError(self.env._("These cases are of different groups."))
        others._merge_cases_into(first)
        return first._get_records_action()

    def _merge_cases_into(self, case):
        """Move what was said, promised and planned to a case; the others are archived,
        and their clocks stop as they are.
        """
        case.write(self._prepare_merged_case(case))
        for other in self:
            other._move_messages_to(case)
            other.clock_ids.sudo()._stop()
        self.activity_ids.unlink()
        self.write({"merged_into_id": case.id, "active": False})
        names = ", ".join(self.mapped("display_name"))
        case.message_post(body=self.env._("Merged with %(cases)s", cases=names))

    def _prepare_merged_case(self, case):
        """Return what the case that stays takes over."""
        values = {
            name: value.id
            for name in ("guest_id", "visit_id", "order_id", "outlet_id", "cause_id")
            if not case[name] and (value := self[name][:1])
        }
        return {
            **values,
            "severity": min((case | self).mapped("severity")),
            "product_ids": [(4, product.id) for product in self.product_ids],
            "staff_ids": [(4, user.id) for user in self.staff_ids],
        }

    def _move_messages_to(self, case):
        self.message_change_thread(case)
