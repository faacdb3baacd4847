from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..tools.coupon_code import CODE
from .loyalty_program import COUPON_TYPES

SERVER_FIELDS = {"state", "issued_at", "issued_by_id", "issued_count"}
MOST = 500_000  # coupons of one batch


class RestaurantCouponBatch(models.Model):
    """Coupons that are issued together: to the guests of a segment, or in numbers."""

    _name = "restaurant.coupon.batch"
    _description = "Batch of coupons"
    _inherit = ["restaurant.group.record", "mail.thread"]
    _order = "id desc"

    name = fields.Char(required=True)
    program_id = fields.Many2one(
        "loyalty.program",
        string="Offer",
        required=True,
        ondelete="restrict",
        index=True,
        domain=[("program_type", "in", COUPON_TYPES)],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("void", "Void")],
        string="Status",
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    segment_id = fields.Many2one(
        "restaurant.segment",
        string="For the guests of",
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
        help="Each guest of the segment gets one. Empty: codes for whoever has them.",
    )
    only_consented = fields.Boolean(
        string="Only who may be sent offers",
        default=True,
        help="Leave out guests who did not allow offers by e-mail.",
    )
    quantity = fields.Integer(default=100, help="How many codes, without a segment.")
    valid_until = fields.Date(
        help="The last day. Empty: what the offer says, from the day of issue."
    )
    partner_id = fields.Many2one(
        "res.partner",
        help="The business that hands the coupons out.",
    )
    settlement_price = fields.Monetary(
        help="What the partner pays us for each coupon that is used; less than "
        "nothing where we pay the partner."
    )
    transferable = fields.Boolean(
        string="May be passed on",
        default=True,
        help="Where the offer allows it too. Otherwise only its guest may use it.",
    )
    issued_at = fields.Datetime(readonly=True, copy=False, tracking=True)
    issued_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    issued_count = fields.Integer(string="Coupons", readonly=True, copy=False)
    used_count = fields.Integer(string="Used", compute="_compute_used_count")
    card_ids = fields.One2many("loyalty.card", "restaurant_batch_id", string="Codes")

    _quantity_in_bounds = models.Constraint(
        f"CHECK (quantity >= 0 AND quantity <= {MOST})",
        f"A batch has no more than {MOST} coupons.",
    )

    @api.depends("state")
    def _compute_used_count(self):
        counts = dict(
            self.env["restaurant.coupon.use"]._read_group(
                [("batch_id", "in", self.ids), ("state", "=", "used")],
                ["batch_id"],
                ["__count"],
            )
        )
        for batch in self:
            batch.used_count = counts.get(batch, 0)

    @api.constrains("program_id", "company_id", "segment_id")
    def _check_company(self, *_args, **_options):
        for batch in self:
            named = batch.program_id.company_id | batch.segment_id.company_id
            if named.root_id - batch.company_id:
                raise ValidationError(
                    self.env._("The offer or segment is of another group.")
                )

    def action_issue(self):
        """Make the coupons: one statement, however many."""
        self.check_access("write")
        for batch in self:
            if batch.state != "draft":
                raise UserError(self.env._("%s was issued already.", batch.name))
            batch.sudo()._issue()

    def _issue(self):
        self.env.flush_all()
        today = fields.Date.context_today(self)
        ends = self.valid_until or self.program_id._get_expiry(today)
        self.env.cr.execute(
            SQL(
                """INSERT INTO loyalty_card (program_id, company_id, partner_id,
                    restaurant_guest_id, points, code, expiration_date, active,
                    restaurant_state, restaurant_batch_id, create_uid, write_uid,
                    create_date, write_date)
                SELECT %(program)s, %(company)s, receiver.partner_id,
                    receiver.guest_id, %(points)s, %(code)s, %(ends)s, TRUE,
                    'issued', %(batch)s, %(user)s, %(user)s,
                    now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                FROM (%(receivers)s) AS receiver (partner_id, guest_id)""",
                program=self.program_id.id,
                company=self.program_id.company_id.id or None,
                points=min(self.program_id.reward_ids.mapped("required_points")),
                code=CODE,
                ends=ends or None,
                batch=self.id,
                user=self.env.uid,
                receivers=self._get_receivers_sql(),
            )
        )
        count = self.env.cr.rowcount
        self.env["loyalty.card"].invalidate_model(flush=False)
        if not count:
            raise UserError(self.env._("Nobody would get a coupon of %s.", self.name))
        self.write(
            {
                "state": "issued",
                "issued_at": fields.Datetime.now(),
                "issued_by_id": self.env.uid,
                "issued_count": count,
            }
        )

    def _get_receivers_sql(self):
        if not self.segment_id:
            return SQL(
                "SELECT NULL::int, NULL::int FROM generate_series(1, %s)", self.quantity
            )
        allowed = SQL("TRUE")
        if self.only_consented:
            guests = self.env["restaurant.guest"]
            query = guests._get_consented_query("marketing", "email")
            allowed = SQL("guest.id IN (%s)", query)
        return SQL(
            """SELECT guest.partner_id, guest.id
            FROM restaurant_segment_member member
            JOIN restaurant_guest guest ON guest.id = member.guest_id
            WHERE member.segment_id = %s AND guest.active AND %s
            ORDER BY guest.id""",
            self.segment_id.id,
            allowed,
        )

    def action_void(self):
        """Take back all coupons of the batch that nobody has used."""
        self.check_access("write")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """UPDATE loyalty_card SET restaurant_state = 'void', points = 0,
                    write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                WHERE restaurant_batch_id = ANY(%s) AND restaurant_state = 'issued'""",
                self.env.uid,
                self.ids,
            )
        )
        self.env["loyalty.card"].invalidate_model(flush=False)
        self.sudo().write({"state": "void"})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        if self.filtered(lambda batch: batch.state != "draft"):
            raise UserError(self.env._("A batch that was issued stays: void it."))

    def write(self, vals):
        """What was issued is as it was issued."""
        if SERVER_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(self.env._("Issue the batch, or void it."))
        fixed = {"program_id", "segment_id", "quantity", "valid_until", "company_id"}
        if fixed & vals.keys() and self.filtered(lambda b: b.state != "draft"):
            raise UserError(self.env._("This batch was issued already."))
        return super().write(vals)

    def action_view_coupons(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.loyalty_card_action_coupon"
        )
        return {**action, "domain": [("restaurant_batch_id", "in", self.ids)]}

    def action_print(self):
        """A sheet of codes with their QR; a hundred a time."""
        cards = self.env["loyalty.card"].search(
            [
                ("restaurant_batch_id", "in", self.ids),
                ("restaurant_state", "=", "issued"),
            ],
            limit=1000,
        )
        if not cards:
            raise UserError(self.env._("There is no coupon to print."))
        report = self.env.ref("restaurant_crm_loyalty.restaurant_coupon_report")
        return report.report_action(cards)
