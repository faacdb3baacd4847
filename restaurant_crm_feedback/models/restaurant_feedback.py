from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.models import parse_read_group_spec
from odoo.tools import SQL

from ..tools import scores

ASPECT_FIELDS = ("food_score", "service_score", "environment_score", "value_score")


class RestaurantFeedback(models.Model):
    """One answer about one visit or outlet; of a guest we know, or anonymous."""

    _name = "restaurant.feedback"
    _description = "Guest feedback"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["guest_id.name", "text"]

    visit_id = fields.Many2one(
        "restaurant.visit", ondelete="set null", index="btree_not_null", tracking=True
    )
    guest_id = fields.Many2one(
        "restaurant.guest",
        compute="_compute_guest_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="set null",
        check_company=True,
        tracking=True,
        help="Empty: anonymous",
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet",
        compute="_compute_outlet_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        help="The restaurant group: the company at the root of the outlet's company",
    )
    channel = fields.Selection(
        [
            ("staff", "Told to staff"),
            ("receipt", "Receipt"),
            ("table", "Table"),
            ("message", "Message"),
            ("phone", "Phone"),
            ("review", "Public review"),
        ],
        required=True,
        default="staff",
        help="How it reached us",
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    score = fields.Integer(
        string="Overall",
        required=True,
        aggregator="avg",
        tracking=True,
        help="From 1 (bad) to 5 (very good)",
    )
    food_score = fields.Integer(string="Food", aggregator="avg")
    service_score = fields.Integer(string="Service", aggregator="avg")
    environment_score = fields.Integer(string="Environment", aggregator="avg")
    value_score = fields.Integer(string="Value for money", aggregator="avg")
    # Zero is an answer here, so an integer could not say "not asked"
    nps = fields.Selection(
        [(str(answer), str(answer)) for answer in range(11)],
        string="Would recommend",
        help="From 0 (never) to 10 (certainly); empty: not asked",
    )
    mood = fields.Selection(
        [("good", "Good"), ("neutral", "Neutral"), ("bad", "Bad")],
        compute="_compute_mood",
        store=True,
    )
    nps_class = fields.Selection(
        [
            ("promoter", "Promoter"),
            ("passive", "Passive"),
            ("detractor", "Detractor"),
        ],
        string="NPS class",
        compute="_compute_nps_class",
        store=True,
    )
    text = fields.Text(string="In their words")
    state = fields.Selection(
        [("new", "New"), ("read", "Read"), ("answered", "Answered")],
        required=True,
        default="new",
        index=True,
        tracking=True,
        group_expand=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    _score_range = models.Constraint(
        "CHECK(score BETWEEN 1 AND 5)",
        "The overall score goes from 1 (bad) to 5 (very good).",
    )
    _aspect_range = models.Constraint(
        "CHECK(food_score BETWEEN 0 AND 5 AND service_score BETWEEN 0 AND 5"
        " AND environment_score BETWEEN 0 AND 5 AND value_score BETWEEN 0 AND 5)",
        "A score goes from 1 (bad) to 5 (very good); 0 means not answered.",
    )
    # The guest card asks for the last answer of one guest at every selection
    _guest_date_idx = models.Index("(guest_id, date DESC) WHERE guest_id IS NOT NULL")

    @api.depends("visit_id")
    def _compute_guest_id(self):
        for feedback in self:
            feedback.guest_id = feedback.visit_id.guest_id or feedback.guest_id

    @api.depends("visit_id")
    def _compute_outlet_id(self):
        for feedback in self:
            feedback.outlet_id = feedback.visit_id.outlet_id or feedback.outlet_id

    @api.depends("outlet_id.company_id")
    def _compute_company_id(self):
        for feedback in self:
            feedback.company_id = feedback.outlet_id.company_id.root_id

    @api.depends("score")
    def _compute_mood(self):
        for feedback in self:
            feedback.mood = scores.mood(feedback.score)

    @api.depends("nps")
    def _compute_nps_class(self):
        for feedback in self:
            answer = feedback.nps
            feedback.nps_class = answer and scores.nps_class(int(answer))

    @api.depends("score", "guest_id.name", "outlet_id.name")
    def _compute_display_name(self):
        for feedback in self:
            feedback.display_name = self.env._(
                "%(score)s/5 – %(guest)s, %(outlet)s",
                score=feedback.score,
                guest=feedback.guest_id.name or self.env._("Anonymous"),
                outlet=feedback.outlet_id.name,
            )

    @api.constrains("visit_id", "guest_id", "outlet_id")
    def _check_visit(self):
        for feedback in self.filtered("visit_id"):
            visit = feedback.visit_id
            if (visit.guest_id, visit.outlet_id) != (
                feedback.guest_id,
                feedback.outlet_id,
            ):
                raise ValidationError(
                    self.env._("This visit is of another guest or another outlet.")
                )

    def action_read(self):
        """Somebody in charge has seen it; what was answered stays answered."""
        self.filtered(lambda feedback: feedback.state == "new").state = "read"

    def action_answer(self):
        """The guest has heard back from us."""
        self.state = "answered"

    def _prepare_timeline_entry(self):
        return {
            "date": self.date,
            "kind": "feedback",
            "title": self.env._(
                "Feedback on %(outlet)s: %(score)s of 5",
                outlet=self.outlet_id.name,
                score=self.score,
            ),
            "detail": self.text or "",
            "record": self,
        }

    def _read_group_select(self, aggregate_spec, query):
        # An aspect nobody scored is stored as 0 and must not drag the average
        fname, _property, func = parse_read_group_spec(aggregate_spec)
        if fname in ASPECT_FIELDS and func == "avg":
            column = self._field_to_sql(self._table, fname, query)
            return SQL("AVG(NULLIF(%s, 0))", column)
        return super()._read_group_select(aggregate_spec, query)
