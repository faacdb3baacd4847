from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .restaurant_case_level import SEVERITIES

CASE_TYPES = [
    ("dish", "Dish"),
    ("service", "Service"),
    ("wait", "Waiting"),
    ("hygiene", "Hygiene"),
    ("price", "Bill"),
    ("safety", "Food safety, injury"),
    ("privacy", "Privacy"),
    ("suggestion", "Suggestion"),
    ("other", "Something else"),
]
CHANNELS = [
    ("till", "At the till"),
    ("staff", "Told to staff"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("feedback", "Feedback"),
    ("review", "Public review"),
    ("portal", "Portal"),
]
GRAVE = {"safety", "privacy"}
AT_ONCE = {"service", "price", "wait"}


class RestaurantCase(models.Model):
    """A complaint that is being worked on, until the guest is content again."""

    _name = "restaurant.case"
    _description = "Case"
    _inherit = [
        "restaurant.case.opening",
        "restaurant.case.after",
        "restaurant.case.goodwill",
        "restaurant.case.flow",
        "restaurant.case.clocks",
        "restaurant.case.owner",
        "restaurant.case.crisis",
        "restaurant.case.mail",
        "restaurant.case.merge",
        "portal.mixin",
        "rating.mixin",
        "mail.thread.cc",
        "restaurant.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _primary_email = "email_from"
    _rec_names_search = ["number", "name", "guest_id.name"]
    _mail_post_access = "read"

    name = fields.Char(string="Subject", required=True, tracking=True)
    active = fields.Boolean(default=True)
    number = fields.Char(
        string="Case number", readonly=True, copy=False, index="trigram", default="/"
    )
    case_type = fields.Selection(
        CASE_TYPES, string="About", required=True, default="dish", tracking=True
    )
    severity = fields.Selection(
        SEVERITIES,
        compute="_compute_severity",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        tracking=True,
    )
    channel = fields.Selection(CHANNELS, required=True, default="staff")
    date = fields.Datetime(
        string="Reported", required=True, default=fields.Datetime.now, index=True
    )
    reporter_id = fields.Many2one(
        "res.users",
        string="Taken down by",
        readonly=True,
        default=lambda self: self._get_default_reporter(),
        help="Empty: the guest, without any of us",
    )
    guest_id = fields.Many2one(
        "restaurant.guest",
        compute="_compute_guest_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Empty: we do not know who it was",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="set null",
        index="btree_not_null",
        help="Who is answered",
    )
    email_from = fields.Char(string="E-mail", copy=False)
    visit_id = fields.Many2one(
        "restaurant.visit", ondelete="set null", index="btree_not_null"
    )
    order_id = fields.Many2one(
        "pos.order", string="Check", ondelete="set null", index="btree_not_null"
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        compute="_compute_outlet_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Empty: we do not know yet where it was",
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
    table_name = fields.Char(string="Table")
    product_ids = fields.Many2many("product.product", string="Dishes")
    staff_ids = fields.Many2many(
        "res.users", string="Staff concerned", domain="[('share', '=', False)]"
    )
    description = fields.Html(
        string="What happened", sanitize_attributes=True, sanitize_style=True
    )
    cause_id = fields.Many2one(
        "restaurant.cause",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
    )
    feedback_id = fields.Many2one(
        "restaurant.feedback", ondelete="set null", readonly=True, copy=False
    )
    call_id = fields.Many2one(
        "restaurant.call", ondelete="set null", readonly=True, copy=False
    )

    _number_uniq = models.UniqueIndex(
        "(number, company_id) WHERE number <> '/'", "This number is taken."
    )
    _feedback_uniq = models.UniqueIndex(
        "(feedback_id) WHERE feedback_id IS NOT NULL",
        "There is a case about this answer already.",
    )
    _guest_date_idx = models.Index("(guest_id, date DESC) WHERE guest_id IS NOT NULL")
    # The churn level asks for complaints that are not settled
    _unsettled_idx = models.Index(
        "(company_id, guest_id) WHERE is_open OR satisfaction IN ('1', '2')"
    )

    @api.model
    def _get_default_reporter(self):
        user = self.env.user
        return user if user._is_internal() else self.env["res.users"]

    @api.depends("case_type", "channel")
    def _compute_severity(self):
        for case in self:
            case.severity = case._get_severity()

    def _get_severity(self):
        """What is grave cannot wait, nor can a guest who is still at the table."""
        if self.case_type in GRAVE:
            return "s1"
        if self.case_type == "suggestion":
            return "s4"
        return "s2" if self.channel == "till" or self.case_type in AT_ONCE else "s3"

    @api.depends("visit_id", "feedback_id")
    def _compute_guest_id(self):
        for case in self:
            known = case.visit_id.guest_id or case.feedback_id.guest_id
            case.guest_id = known or case.guest_id

    @api.depends("guest_id")
    def _compute_partner_id(self):
        for case in self:
            case.partner_id = case.guest_id.partner_id or case.partner_id

    @api.depends("visit_id", "feedback_id")
    def _compute_outlet_id(self):
        for case in self:
            known = case.visit_id.outlet_id or case.feedback_id.outlet_id
            case.outlet_id = known or case.outlet_id

    @api.depends("outlet_id.company_id", "guest_id.company_id")
    def _compute_company_id(self):
        for case in self:
            known = case.outlet_id.company_id.root_id or case.guest_id.company_id
            case.company_id = known or case.company_id or self.env.company.root_id

    @api.depends("number", "name")
    def _compute_display_name(self):
        for case in self:
            case.display_name = f"{case.number} {case.name or ''}".strip(" /")

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for case in self:
            case.access_url = f"/my/cases/{case.id}"
        return result

    @api.constrains("outlet_id", "guest_id", "company_id")
    def _check_group(self):
        for case in self.filtered("guest_id"):
            if case.guest_id.company_id != case.company_id:
                raise ValidationError(
                    self.env._("This guest belongs to another restaurant group.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Number new cases, start their clocks, and find somebody to work on them."""
        sequence = self.env["ir.sequence"].sudo()
        for vals in vals_list:
            if vals.get("number", "/") == "/":
                vals["number"] = sequence.next_by_code("restaurant.case") or "/"
        cases = super().create(vals_list)
        cases._assign()
        cases._start_clocks()
        cases._tell_of_grave_ones()
        cases._spot_recurrence()
        return cases

    def _creation_subtype(self):
        return self.env.ref("restaurant_crm_feedback.mt_case_new")

    def _prepare_timeline_entry(self):
        return {
            "date": self.date,
            "kind": "case",
            "title": self.env._(
                "Case %(number)s: %(name)s", number=self.number, name=self.name
            ),
            "detail": dict(self._fields["state"]._description_selection(self.env))[
                self.state
            ],
            "record": self,
        }
