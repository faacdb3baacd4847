import logging

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

CHANNELS = [
    ("staff", "Told to staff"),
    ("receipt", "Receipt"),
    ("table", "Table"),
    ("message", "Message"),
    ("phone", "Phone"),
    ("review", "Public review"),
    ("survey", "Questionnaire"),
    ("tasting", "Tasting"),
]


class RestaurantFeedback(models.Model):
    """One answer about one visit or outlet; of a guest we know, or anonymous."""

    _name = "restaurant.feedback"
    _description = "Guest feedback"
    _inherit = [
        "restaurant.feedback.scales",
        "restaurant.feedback.handling",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["guest_id.name", "text"]

    visit_id = fields.Many2one(
        "restaurant.visit", ondelete="set null", index="btree_not_null", tracking=True
    )
    order_id = fields.Many2one(
        "pos.order",
        string="Check",
        ondelete="set null",
        readonly=True,
        copy=False,
        help="The check whose receipt asked for the answer.",
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
    table_id = fields.Many2one(
        "restaurant.table", ondelete="set null", index="btree_not_null", readonly=True
    )
    trial_id = fields.Many2one(
        "restaurant.trial",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="What is said at a tasting is of its dishes, not of a visit: it counts "
        "there alone.",
    )
    staff_id = fields.Many2one(
        "res.users",
        string="Served by",
        compute="_compute_staff_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Who the till says served the check.",
    )
    channel = fields.Selection(
        CHANNELS, required=True, default="staff", help="How it reached us"
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    business_date = fields.Date(
        compute="_compute_business_date",
        store=True,
        precompute=True,
        index=True,
        help="The day it is about: that of the visit, else the day it was said.",
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(), string="Language"
    )
    text = fields.Text(string="In their words")
    photo_ids = fields.Many2many(
        "ir.attachment", string="Photos", copy=False, bypass_search_access=True
    )
    source = fields.Char(
        string="System", readonly=True, help="Where a public review was taken from."
    )
    external_key = fields.Char(readonly=True, copy=False)
    author = fields.Char(help="What somebody who wrote a review calls themselves.")
    user_id = fields.Many2one(
        "res.users",
        string="Recorded by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )

    _order_uniq = models.UniqueIndex(
        "(order_id) WHERE order_id IS NOT NULL", "There is one answer for each check."
    )
    _source_key_uniq = models.UniqueIndex(
        "(company_id, source, external_key) WHERE external_key IS NOT NULL",
        "This review was taken in before.",
    )
    # The guest card asks for the last answer of one guest at every selection; segments
    # ask for the last answers of all: the table itself is not read
    _guest_last_idx = models.Index(
        "(guest_id, date DESC, id DESC) INCLUDE (score, nps_class)"
        " WHERE guest_id IS NOT NULL AND apart IS NOT TRUE"
    )
    # The churn level looks at the last weeks of a whole group
    _recent_idx = models.Index(
        "(company_id, date DESC) INCLUDE (guest_id, score, id)"
        " WHERE guest_id IS NOT NULL AND apart IS NOT TRUE"
    )
    # Reports look for what has changed
    _write_date_idx = models.Index("USING brin (write_date)")

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

    @api.depends("order_id", "visit_id")
    def _compute_staff_id(self):
        for feedback in self:
            checks = feedback.visit_id.sudo().check_ids.order_id
            check = feedback.order_id.sudo() or checks[:1]
            feedback.staff_id = check.user_id or feedback.staff_id

    @api.depends("visit_id", "date", "outlet_id")
    def _compute_business_date(self):
        for feedback in self:
            day = feedback.visit_id.business_date
            if not day and feedback.outlet_id and feedback.date:
                day = feedback.outlet_id._get_business_date(feedback.date)
            feedback.business_date = day

    @api.depends("score", "guest_id.name", "outlet_id.name")
    def _compute_display_name(self):
        """Who has given no stars, but an answer of another scale, is shown without."""
        for feedback in self:
            guest = feedback.guest_id.name or self.env._("Anonymous")
            names = ", ".join(filter(None, (guest, feedback.outlet_id.name)))
            stars = f"{feedback.score}/5 – " if feedback.score else ""
            feedback.display_name = bool(feedback._origin) and f"{stars}{names}"

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

    @api.model_create_multi
    def create(self, vals_list):
        """What listens to answers hears of them; it cannot lose one by failing."""
        feedback = super().create(vals_list)
        counted = feedback.filtered(lambda told: not told.apart)
        try:
            with self.env.cr.savepoint():
                counted._after_answer()
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise  # the whole request is tried again
        except Exception:
            _logger.exception("Nobody was told of the answers %s", counted.ids)
        return feedback

    # Ports ----------------------------------------------------------------------------

    def _after_answer(self):
        """Port: these answers have come in just now, by whatever channel.

        Here the unhappy ones become cases. It runs in a savepoint: its failure is
        logged, and costs no answer.
        """
        self.env["restaurant.case"]._open_from_feedback(self)

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
