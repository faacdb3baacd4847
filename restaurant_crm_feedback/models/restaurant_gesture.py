from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SERVER_FIELDS = {
    "state",
    "approver_id",
    "granted_at",
    "granted_by",
    "result_model",
    "result_id",
    "result_name",
    "user_id",
}
FIXED_FIELDS = {"case_id", "guest_id", "type_id", "amount", "cost", "key"}


class RestaurantGesture(models.Model):
    """Something given to a guest: to make up for something, or as a gift."""

    _name = "restaurant.gesture"
    _description = "Gesture"
    _inherit = ["restaurant.gesture.grant", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    case_id = fields.Many2one(
        "restaurant.case", ondelete="restrict", index="btree_not_null"
    )
    guest_id = fields.Many2one(
        "restaurant.guest",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="set null",
        index="btree_not_null",
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    type_id = fields.Many2one(
        "restaurant.gesture.type",
        string="Gesture",
        required=True,
        ondelete="restrict",
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
    )
    kind = fields.Selection(related="type_id.kind", store=True)
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="What it is worth to the guest",
    )
    cost = fields.Monetary(
        string="Cost to us",
        compute="_compute_cost",
        store=True,
        readonly=False,
        precompute=True,
        help="What is booked to the dish, the cause and the outlet",
    )
    reason = fields.Char(required=True, help="The guest may see it")
    cause_id = fields.Many2one(
        "restaurant.cause",
        related="case_id.cause_id",
        store=True,
        string="Cause",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Dish",
        compute="_compute_from_case",
        store=True,
        readonly=False,
        precompute=True,
        help="The dish that was complained about, or given",
    )
    case_type = fields.Selection(related="case_id.case_type", store=True)
    key = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: str(uuid4()),
        help="One gesture for each key, however often it is sent",
    )

    _key_uniq = models.UniqueIndex("(key)", "This was given already.")
    _amount_positive = models.Constraint(
        "CHECK(amount >= 0 AND cost >= 0)", "An amount cannot be negative."
    )

    @api.depends("case_id")
    def _compute_from_case(self):
        for gesture in self:
            case = gesture.case_id
            gesture.guest_id = case.guest_id or gesture.guest_id
            gesture.outlet_id = case.outlet_id or gesture.outlet_id
            dish = gesture.product_id or gesture.type_id.product_id
            gesture.product_id = case.product_ids[:1] or dish

    @api.depends("case_id.company_id", "outlet_id.company_id", "guest_id.company_id")
    def _compute_company_id(self):
        for gesture in self:
            known = gesture.case_id.company_id or gesture.guest_id.company_id
            known = known or gesture.outlet_id.company_id.root_id
            gesture.company_id = known or gesture.company_id or self.env.company.root_id

    @api.depends("type_id")
    def _compute_amount(self):
        for gesture in self:
            product = gesture.type_id.product_id
            gesture.amount = gesture.type_id.amount or product.lst_price

    @api.depends("type_id", "amount")
    def _compute_cost(self):
        """A dish costs us what is in it; all else what the guest gets."""
        for gesture in self:
            dish = gesture.type_id.product_id if gesture.kind == "dish" else False
            company = gesture.outlet_id.company_id or gesture.company_id
            cost = dish and dish.with_company(company).standard_price
            gesture.cost = cost or gesture.amount

    @api.depends("type_id", "amount", "guest_id")
    def _compute_display_name(self):
        for gesture in self:
            parts = (gesture.type_id.name, gesture.guest_id.name)
            gesture.display_name = " – ".join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server_fields(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_server_fields(vals)
        if FIXED_FIELDS & vals.keys() and "granted" in self.mapped("state"):
            raise UserError(self.env._("What was given cannot be changed any more."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_granted(self):
        if "granted" in self.mapped("state"):
            raise UserError(self.env._("What was given stays in the log."))

    def _check_server_fields(self, *vals_list):
        """Who approved and gave is noted by the buttons, never sent."""
        if not self.env.su and any(SERVER_FIELDS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("A gesture is given by its button."))

    def _prepare_timeline_entry(self):
        """See ``restaurant.guest._prepare_timeline_entries``."""
        return {
            "date": self.granted_at,
            "kind": "gift",
            "title": self.env._("Given: %(what)s", what=self.type_id.name),
            "detail": f"{self.currency_id.format(self.amount)} · {self.reason}",
            "record": self,
        }
