from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from odoo.addons.restaurant_crm.models.restaurant_visit import CHANNELS, DAYPARTS

from ..tools.coupon_stacking import EXCLUSIVE, ONE_OF_GROUP, STACKABLE

COUPON_TYPES = ("coupons", "next_order_coupons")
WEEKDAYS = (
    "restaurant_monday",
    "restaurant_tuesday",
    "restaurant_wednesday",
    "restaurant_thursday",
    "restaurant_friday",
    "restaurant_saturday",
    "restaurant_sunday",
)


class LoyaltyProgram(models.Model):
    """When coupons of a program hold, and beside which others."""

    _inherit = "loyalty.program"

    restaurant_is_coupon = fields.Boolean(compute="_compute_restaurant_is_coupon")
    restaurant_validity = fields.Selection(
        [
            ("open", "No end of its own"),
            ("days", "Some days"),
            ("month", "To the end of the month"),
        ],
        string="Valid after issue",
        required=True,
        default="open",
        help="The last day ends when the outlet says, in its own time zone.",
    )
    restaurant_validity_days = fields.Integer(string="Days after issue", default=30)
    restaurant_minimum = fields.Monetary(
        string="Check of at least",
        currency_field="currency_id",
        help="What the check has to come to where the coupon is used.",
    )
    restaurant_threshold = fields.Monetary(
        string="Threshold of use",
        compute="_compute_restaurant_threshold",
        currency_field="currency_id",
    )
    restaurant_before = fields.Boolean(
        string="Before dish coupons",
        help="Test that amount before dish coupons; otherwise after them. Member "
        "prices always count.",
    )
    restaurant_channel = fields.Selection(
        CHANNELS, string="Only for", help="Empty: dine-in, takeaway and delivery"
    )
    restaurant_daypart = fields.Selection(
        DAYPARTS, string="Only at", help="Empty: the whole day"
    )
    restaurant_monday = fields.Boolean(string="Monday", default=True)
    restaurant_tuesday = fields.Boolean(string="Tuesday", default=True)
    restaurant_wednesday = fields.Boolean(string="Wednesday", default=True)
    restaurant_thursday = fields.Boolean(string="Thursday", default=True)
    restaurant_friday = fields.Boolean(string="Friday", default=True)
    restaurant_saturday = fields.Boolean(string="Saturday", default=True)
    restaurant_sunday = fields.Boolean(string="Sunday", default=True)
    restaurant_outlet_ids = fields.Many2many(
        "restaurant.outlet", string="Outlets", help="Empty: all of them"
    )
    restaurant_blackout_ids = fields.One2many(
        "restaurant.coupon.blackout", "program_id", string="Not on", copy=True
    )
    restaurant_stacking = fields.Selection(
        [
            (EXCLUSIVE, "Alone on the check"),
            (ONE_OF_GROUP, "One of its group"),
            (STACKABLE, "Beside any other"),
        ],
        string="Goes together",
        required=True,
        default=ONE_OF_GROUP,
    )
    restaurant_group_id = fields.Many2one(
        "restaurant.coupon.group",
        string="Coupon group",
        ondelete="restrict",
        index="btree_not_null",
        help="Only one coupon of a group holds on a check. Empty: one of this program.",
    )
    restaurant_limit_guest = fields.Integer(
        string="Uses per guest", help="0: as often as a guest has coupons"
    )
    restaurant_limit_day = fields.Integer(
        string="Uses per day", help="All guests and outlets together; 0: no limit"
    )
    restaurant_reminder_days = fields.Integer(
        string="Remind before (days)",
        default=7,
        help="Guests who allow offers by e-mail are told that it ends; 0: never.",
    )
    restaurant_transferable = fields.Boolean(
        string="May be passed on",
        default=True,
        help="Whoever shows the code may use it. Otherwise only its guest may.",
    )

    _restaurant_limits_positive = models.Constraint(
        """CHECK (restaurant_validity_days >= 0 AND restaurant_minimum >= 0
            AND restaurant_limit_guest >= 0 AND restaurant_limit_day >= 0)""",
        "Days, amounts and limits of a coupon cannot be negative.",
    )

    @api.depends("program_type")
    def _compute_restaurant_is_coupon(self):
        for program in self:
            program.restaurant_is_coupon = program.program_type in COUPON_TYPES

    @api.depends("program_type", "restaurant_minimum", "rule_ids.minimum_amount")
    def _compute_restaurant_threshold(self):
        """Rules of coupons say when they hold; those of vouchers for the next visit
        when they are given."""
        for program in self:
            amounts = [program.restaurant_minimum]
            if program.program_type == "coupons":
                amounts += program.rule_ids.mapped("minimum_amount")
            program.restaurant_threshold = max(amounts)

    @api.constrains("company_id", "restaurant_outlet_ids", "restaurant_group_id")
    def _check_restaurant_group(self):
        for program in self:
            named = (
                program.restaurant_outlet_ids.company_id
                | program.restaurant_group_id.company_id
            )
            if program.company_id and named.root_id - program.company_id.root_id:
                raise ValidationError(
                    self.env._(
                        "%s names an outlet or coupons of another group.", program.name
                    )
                )

    def _can_be_given(self):
        """Whether a single coupon of it can be made, for something a guest did."""
        self.ensure_one()
        return self.active and self.program_type == "coupons" and bool(self.reward_ids)

    def _check_can_be_given(self, company):
        """:param company: the group that gives its coupons"""
        self.ensure_one()
        if not self._can_be_given():
            raise ValidationError(self.env._("%s has no coupons to give.", self.name))
        if self.company_id and self.company_id != company:
            raise ValidationError(
                self.env._("%s is not an offer of the whole group.", self.name)
            )

    def _get_expiry(self, issued_on):
        """The last day of a coupon that is given on a business day; none: False."""
        self.ensure_one()
        ends = [self.date_to] if self.date_to else []
        if self.restaurant_validity == "days":
            ends.append(issued_on + relativedelta(days=self.restaurant_validity_days))
        elif self.restaurant_validity == "month":
            ends.append(issued_on + relativedelta(day=31))
        return min(ends, default=False)

    @api.model
    @tools.ormcache("company_id")
    def _get_earned_ids(self, company_id):
        """Offers whose vouchers checks of a company may earn: every check asks."""
        programs = self.sudo().search(
            [
                ("program_type", "=", "next_order_coupons"),
                ("pos_ok", "=", True),
                "|",
                ("company_id", "=", False),
                ("company_id", "parent_of", company_id),
            ]
        )
        return tuple(programs.ids)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _is_issued_by_us(self):
        """Vouchers that the server gives for a paid check, once."""
        self.ensure_one()
        return self.program_type == "next_order_coupons" and all(
            rule.reward_point_mode == "order" for rule in self.rule_ids
        )

    @api.model
    def _load_pos_data_read(self, records, config):
        """What a till has to know to say at once why a coupon does not hold."""
        values_list = super()._load_pos_data_read(records, config)
        programs = {program.id: program.sudo() for program in records}
        for values in values_list:
            program = programs[values["id"]]
            values["_restaurant_coupon"] = (
                program.restaurant_is_coupon and program._prepare_till_values()
            )
        return values_list

    def _prepare_till_values(self):
        group = self.restaurant_group_id
        return {
            "minimum": self.restaurant_threshold,
            "before": self.restaurant_before,
            "channel": self.restaurant_channel or "",
            "stacking": self.restaurant_stacking,
            "group": f"group {group.id}" if group else f"offer {self.id}",
            "best": not group or group.best_for_guest,
            "single": self.program_type == "coupons",
            "earned": self._is_issued_by_us(),
        }
