from datetime import timedelta
from fractions import Fraction

from odoo import api, fields, models

from ..tools import points


class RestaurantEarning(models.Model):
    """What a check earned, and why: one row a check, written when it is paid.

    The points enter the ledger by a posting of their own, see ``restaurant.intent``.
    """

    _name = "restaurant.earning"
    _description = "Points of a check"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "pos.order", string="Check", required=True, readonly=True, ondelete="restrict"
    )
    visit_id = fields.Many2one(
        "restaurant.visit", readonly=True, ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    guest_id = fields.Many2one(
        "restaurant.guest", required=True, readonly=True, ondelete="restrict"
    )
    account_id = fields.Many2one(
        "restaurant.account", readonly=True, ondelete="restrict", index=True
    )
    outlet_id = fields.Many2one("restaurant.outlet", readonly=True)
    tier_id = fields.Many2one("restaurant.tier", readonly=True, ondelete="set null")
    business_date = fields.Date(required=True, readonly=True)
    daypart = fields.Char(readonly=True)
    counted_visit = fields.Boolean(
        readonly=True, help="The check for which the visit earned its points"
    )
    base = fields.Float(
        digits=(16, 6), readonly=True, help="What of the check counts, not rounded"
    )
    exact = fields.Float(
        string="Before rounding", digits=(16, 6), readonly=True, aggregator=None
    )
    points = fields.Float(string="Earned", digits=(16, 2), readonly=True)
    taken_back = fields.Float(
        digits=(16, 2), readonly=True, help="By refunds of the check"
    )
    left = fields.Float(
        string="Counts", digits=(16, 2), compute="_compute_left", store=True
    )
    expires_on = fields.Date(readonly=True)
    usable_from = fields.Datetime(readonly=True)
    policy_version = fields.Integer(readonly=True, aggregator=None)
    explanation = fields.Json(readonly=True)
    explanation_html = fields.Html(
        string="Line by line", compute="_compute_explanation_html", sanitize=False
    )
    create_date = fields.Datetime(string="Date", readonly=True)

    _order_uniq = models.UniqueIndex("(order_id)", "A check earns once.")
    _guest_idx = models.Index("(guest_id, business_date)")

    @api.depends("order_id")
    def _compute_display_name(self):
        """The desk sees points, and need not see checks."""
        for earning in self:
            earning.display_name = earning.sudo().order_id.display_name

    @api.depends("points", "taken_back")
    def _compute_left(self):
        for earning in self:
            earning.left = earning.points - earning.taken_back

    @api.depends("explanation")
    def _compute_explanation_html(self):
        for earning in self:
            earning.explanation_html = self.env["ir.qweb"]._render(
                "restaurant_crm_loyalty.earning_explanation",
                {"earning": earning, "lines": earning._prepare_lines()},
            )

    # -- a check is paid

    @api.model
    def _take_in(self, check):
        """Plan the points of a check, or what its refund takes back. Idempotent."""
        order = check.order_id
        if check.is_refund:
            self._take_back(order)
            return
        policy = self.env["restaurant.points.policy"]._get_for(order.company_id)
        if not policy:
            return
        visit = check.visit_id
        known = self.search([("order_id", "=", order.id)])
        if known.guest_id == visit.guest_id:
            return
        tier = visit.guest_id.tier_id.filtered("active")
        rules = self.env["restaurant.earn.rule"]._get_for_visit(visit, tier)
        if known:
            known._follow(check, self._prepare(order, visit, tier, policy, rules))
        elif rules:
            earning = self.create(self._prepare(order, visit, tier, policy, rules))
            earning.filtered("points")._plan()

    @api.model
    def _prepare(self, order, visit, tier, policy, rules):
        lines = self._prepare_check_lines(order, policy)
        first = not self._has_counted(visit)
        earned = points.earn(
            lines,
            rules._prepare_plain(),
            policy._get_paid_part(order),
            points.to_fraction(tier.points_factor) if tier else 1,
            policy.factor_mode,
            first,
        )
        digits = policy._get_digits()
        rounded = points.round_points(earned.exact, policy.rounding, digits)
        guest = visit.guest_id
        pending = timedelta(hours=policy.pending_hours)
        return {
            "order_id": order.id,
            "visit_id": visit.id,
            "company_id": visit.company_id.id,
            "guest_id": guest.id,
            "account_id": self._get_account(order, guest).id if rounded else False,
            "outlet_id": visit.outlet_id.id,
            "tier_id": tier.id,
            "business_date": visit.business_date,
            "daypart": visit.daypart,
            "counted_visit": any(share.kind == "visit" for share in earned.shares),
            "base": float(earned.base),
            "exact": float(earned.exact),
            "points": float(rounded),
            "expires_on": policy._get_expiry(visit.business_date),
            "usable_from": policy.pending_hours and order.date_order + pending,
            "policy_version": policy.version,
            "explanation": {
                "terms": {**policy._prepare_terms(), "digits": digits},
                "bases": {str(key): str(base) for key, base in earned.bases.items()},
                "shares": [share.as_json() for share in earned.shares],
            },
        }

    @api.model
    def _prepare_check_lines(self, order, policy):
        """What was sold and what was taken off, as ``tools/points.py`` reads it."""
        lines = order.lines - order._get_lines_outside_revenue()
        lines = lines.filtered(lambda line: not line.refunded_orderline_id)
        if policy.count_points:
            lines -= order._get_points_lines()
        excluded = policy._get_excluded(lines)
        rate = points.to_fraction(order.currency_rate or 1.0)
        return [
            points.CheckLine(
                id=line.id,
                product_id=line.product_id.id,
                categories=frozenset(line.product_id.pos_categ_ids.ids),
                quantity=points.to_fraction(line.qty),
                amount=points.to_fraction(
                    line._get_signed_amount()
                    if policy.base_tax == "included"
                    else line._get_signed_net()
                )
                / rate,
                excluded=line in excluded,
            )
            for line in lines
        ]

    @api.model
    def _has_counted(self, visit):
        """Whether the guest's visit to this meal has earned its points already."""
        return bool(
            self.search_count(
                [
                    ("guest_id", "=", visit.guest_id.id),
                    ("outlet_id", "=", visit.outlet_id.id),
                    ("business_date", "=", visit.business_date),
                    ("daypart", "=", visit.daypart),
                    ("counted_visit", "=", True),
                ],
                limit=1,
            )
        )

    @api.model
    def _get_account(self, order, guest):
        """The guest's own account; the pool of a company whose card paid."""
        keys = order.payment_ids.mapped("uuid")
        holds = self.env["restaurant.hold"].sudo().search([("key", "in", keys)])
        pool = holds.account_id.filtered(lambda account: account.kind == "company")
        accounts = self.env["restaurant.account"]
        return pool[:1] or accounts._open_for_guests(guest)[guest]

    def _plan(self):
        self.env["restaurant.intent"].sudo()._plan(
            [
                earning._prepare_intent(
                    *("earn", earning.order_id, earning.order_id.uuid, earning.points)
                )
                for earning in self
            ]
        )

    def _prepare_intent(self, kind, order, mark, amount):
        """:param mark: tells it from the others of its kind"""
        return {
            "key": f"{kind}:{mark}",
            "kind": kind,
            "company_id": self.company_id.id,
            "order_id": order.id,
            "account_id": self.account_id.id,
            "earning_id": self.id,
            "amount": amount,
        }

    # -- a check turns out to be another guest's

    def _follow(self, check, values):
        """Take the points from the guest who had them, and give the other what the
        check earns by their terms. What is spent already is owed, as after a refund.

        :param check: as it was announced again; it tells one correction from the next
        :param values: see ``_prepare``
        """
        order, mark = self.order_id, f"{self.order_id.uuid}:{check.id}"
        account, had = self.account_id, self.left
        taken = self._prepare_intent("clawback", order, mark, had)
        self.write({**values, "taken_back": 0})
        if self.points:
            self.taken_back = float(self._get_taken_back())
        if (self.account_id, self.left) == (account, had):
            return  # the pool of their company has them, whoever ate
        given = self._prepare_intent("earn", order, mark, self.left)
        self.env["restaurant.intent"].sudo()._plan(
            [intent for intent in (taken, given) if intent["amount"]]
        )

    @api.model
    def _tell_left_behind(self, orders):
        """A manager decides on points of checks whose guest was taken off."""
        nameless = orders.filtered(lambda order: not order.partner_id)
        for earning in self.search(
            [("order_id", "in", nameless.ids), ("left", ">", 0)]
        ):
            order = earning.order_id
            order._plan_manager_activity(
                self.env._("%s has points, but no guest", order.pos_reference),
                self.env._(
                    "%(points)s points stay with %(guest)s: choose the right guest on"
                    " the check, or take them off by an adjustment.",
                    points=earning.left,
                    guest=earning.guest_id.display_name,
                ),
            )

    # -- a check is refunded

    @api.model
    def _take_back(self, refund):
        """Take back what the refunded lines had earned, all refunds together."""
        orders = refund.lines.refunded_orderline_id.order_id
        earnings = self.search([("order_id", "in", orders.ids), ("points", ">", 0)])
        for earning in earnings:
            gone = float(earning._get_taken_back())
            more = gone - earning.taken_back
            if more > 0:
                # Two refunds at once: the second waits, fails and counts again.
                earning.taken_back = gone
                earning._plan_take_back(refund, more)

    def _get_taken_back(self):
        explained = self.explanation
        terms = explained["terms"]
        return points.taken_back(
            [points.Share.from_json(share) for share in explained["shares"]],
            {int(key): Fraction(base) for key, base in explained["bases"].items()},
            points.to_fraction(self.points),
            self.order_id.lines._get_refunded_parts(),
            terms["rounding"],
            terms["digits"],
        )

    def _plan_take_back(self, refund, amount):
        mark = f"{refund.uuid}:{self.id}"
        intent = self._prepare_intent("clawback", refund, mark, amount)
        self.env["restaurant.intent"].sudo()._plan([intent])

    # -- explaining

    def _prepare_lines(self):
        """What each line earned, for people to read."""
        self.ensure_one()
        shares = (self.explanation or {}).get("shares", [])
        rules = self.env["restaurant.earn.rule"].sudo()
        lines = self.env["pos.order.line"].sudo()
        names = {rule.id: rule.name for rule in self._get_rules(rules, shares)}
        dishes = lines.browse(share["line"] for share in shares if share["line"])
        titles = {line.id: line.full_product_name for line in dishes.exists()}
        visit = self.env._("Visit")
        return [
            {
                "title": titles.get(share["line"], visit),
                "rule": names.get(share["rule"], ""),
                "base": float(Fraction(share["base"])),
                "factor": float(Fraction(share["factor"])),
                "points": float(Fraction(share["points"])),
            }
            for share in shares
        ]

    def _get_rules(self, rules, shares):
        return rules.browse({share["rule"] for share in shares}).exists()
