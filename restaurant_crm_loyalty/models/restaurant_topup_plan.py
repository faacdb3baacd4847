from odoo import api, fields, models
from odoo.tools import SQL, formatLang


class RestaurantTopupPlan(models.Model):
    """A rung of the top-up ladder: pay this much, get that bonus."""

    _name = "restaurant.topup.plan"
    _description = "Top-up plan"
    _inherit = ["pos.load.mixin"]
    _order = "amount"

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, help="A top-up from this amount on")
    bonus = fields.Monetary(required=True)
    percent = fields.Float(
        string="Bonus in %", help="Of what is paid in; on top of the fixed bonus."
    )
    bonus_most = fields.Monetary(
        string="At most", help="The bonus grows no further. 0: no limit."
    )
    once = fields.Boolean(
        string="Once per guest",
        help="Who had it once gets what the next lower plan gives.",
    )
    date_from = fields.Date(string="From", help="First business day; empty: always.")
    date_to = fields.Date(string="Until", help="Last business day; empty: no end.")
    bonus_months = fields.Integer(
        string="Bonus valid (months)", default=12, help="0: the bonus does not expire."
    )
    gift_points = fields.Float(
        digits=(16, 2),
        help="On top, where the group has a points policy. They expire as those of a "
        "check do.",
    )
    gift_program_id = fields.Many2one(
        "loyalty.program",
        string="Gift coupon",
        domain="[('program_type', '=', 'coupons'),"
        " '|', ('company_id', '=', False), ('company_id', '=', company_id)]",
        ondelete="restrict",
        help="One coupon of this offer. Unused, it is void when the top-up is paid "
        "back.",
    )
    gift = fields.Char(compute="_compute_gift", compute_sudo=True)
    active = fields.Boolean(default=True)

    _amount_positive = models.Constraint(
        """CHECK(amount > 0 AND bonus >= 0 AND bonus_months >= 0
            AND COALESCE(percent, 0) >= 0 AND COALESCE(bonus_most, 0) >= 0
            AND COALESCE(gift_points, 0) >= 0)""",
        "A plan needs an amount above zero; what it gives cannot be negative.",
    )
    _days_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "A plan ends no sooner than it begins."
    )
    # A campaign may have a better plan for an amount than there is all year.
    _amount_uniq = models.UniqueIndex(
        """(company_id, amount, COALESCE(once, FALSE),
            COALESCE(date_from, '-infinity'), COALESCE(date_to, 'infinity'))
            WHERE active""",
        "There is a plan for this amount already.",
    )

    @api.constrains("gift_program_id", "company_id")
    def _check_gift(self):
        for plan in self.sudo().filtered("gift_program_id"):
            plan.gift_program_id._check_can_be_given(plan.company_id)

    @api.depends("gift_points", "gift_program_id.name")
    @api.depends_context("lang")
    def _compute_gift(self):
        for plan in self:
            gifts = []
            if plan.gift_points:
                gifts.append(self.env._("%s points", f"{plan.gift_points:g}"))
            if plan.gift_program_id:
                gifts.append(plan.gift_program_id.name)
            plan.gift = " + ".join(gifts)

    @api.depends("amount", "bonus", "percent", "currency_id", "gift")
    @api.depends_context("lang")
    def _compute_name(self):
        for plan in self:
            bonuses = []
            if plan.bonus or not (plan.percent or plan.gift):
                bonuses.append(plan.currency_id.format(plan.bonus))
            if plan.percent:
                bonuses.append(f"{formatLang(self.env, plan.percent, digits=1)} %")
            amount = plan.currency_id.format(plan.amount)
            if not bonuses:
                plan.name = f"{amount} → {plan.gift}"
                continue
            plan.name = self.env._(
                "%(amount)s → %(bonus)s bonus", amount=amount, bonus=" + ".join(bonuses)
            )
            if plan.gift:
                plan.name += f" + {plan.gift}"

    @api.model
    def _get_for(self, company_id, amount, day, account=None, cr=None):
        """The highest rung that ``amount`` reaches; rungs do not add up, and of two at
        one amount the better counts.

        :param day: the business day of the top-up
        :param account: of the guest; nobody's gets what each guest gets once
        :param cr: the cursor that sees what the guest had before
        """
        plans = self.search(
            [
                ("company_id", "=", company_id),
                ("amount", "<=", amount),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        plans -= plans.filtered("once")._filter_used(account, cr or self.env.cr)
        return plans.sorted(
            lambda plan: (
                plan.amount,
                plan._get_bonus(amount),
                plan.gift_points,
                bool(plan.gift_program_id),
            )
        )[-1:]

    def _filter_used(self, account, cr):
        """Those that the owner of this account has had, but for top-ups that were
        taken back: on any account, closed ones and those merged into it too. An account
        of nobody counts for itself.

        In a posting, the accounts on the other side of all top-ups are locked by now:
        two accounts of one guest come one after the other.
        """
        if not self or not account:
            return self.browse()
        cr.execute(
            SQL(
                """WITH RECURSIVE mine AS (
                    SELECT id FROM restaurant_account
                    WHERE id = %(account)s OR guest_id = (
                        SELECT guest_id FROM restaurant_account WHERE id = %(account)s)
                    UNION
                    SELECT a.id FROM mine
                    JOIN restaurant_account a ON a.merged_into_id = mine.id
                )
                SELECT DISTINCT l.plan_id
                FROM mine JOIN restaurant_lot l ON l.account_id = mine.id
                WHERE l.plan_id = ANY(%(plans)s) AND NOT EXISTS (
                    SELECT FROM restaurant_entry e
                    JOIN restaurant_operation o ON o.id = e.operation_id
                    WHERE e.lot_id = l.id AND l.remaining = 0
                      AND o.kind IN ('reverse', 'topup_refund'))""",
                account=account.id,
                plans=self.ids,
            )
        )
        return self.browse(plan_id for (plan_id,) in cr.fetchall())

    def _get_bonus(self, amount):
        """What a top-up of ``amount`` brings on top, in the currency of the group."""
        bonus = self.bonus + amount * self.percent / 100
        most = self.bonus_most
        return self.currency_id.round(min(bonus, most) if most else bonus)

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [
            ("company_id", "=", config.company_id.root_id.id),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", fields.Date.subtract(fields.Date.today(), days=1)),
        ]

    @api.model
    def _load_pos_data_fields(self, config):
        plan = ["name", "amount", "bonus", "percent", "bonus_most", "bonus_months"]
        return [*plan, "once", "date_from", "date_to", "gift_points", "gift"]
