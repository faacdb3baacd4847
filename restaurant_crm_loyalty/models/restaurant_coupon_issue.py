from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.coupon_code import CODE


class RestaurantCouponIssue(models.AbstractModel):
    """Gives single coupons: for a paid check, or as a gesture. Once for each reason."""

    _name = "restaurant.coupon.issue"
    _description = "Issue of single coupons"

    @api.model
    def _issue_for_order(self, order):
        """The vouchers that a paid check earns: "spend 100, get a 100 voucher"."""
        config = order.config_id
        programs = self._get_earned_programs(config)
        if not programs:
            return self.env["loyalty.card"]
        outlet = config._get_restaurant_outlet()
        date = outlet._get_business_date(order.date_order)
        earned = programs.filtered(
            lambda program: (
                program._is_issued_by_us()
                and (not program.date_from or program.date_from <= date)
                and (not program.date_to or date <= program.date_to)
                and self._is_earned(program, order)
            )
        )
        return self._give(earned, order.partner_id, date, f"order:{order.id}", order)

    def _get_earned_programs(self, config):
        programs = self.env["loyalty.program"]
        programs = programs.browse(programs._get_earned_ids(config.company_id.id))
        return programs.filtered(
            lambda program: (
                program.currency_id == config.currency_id
                and (not program.pos_config_ids or config in program.pos_config_ids)
            )
        )

    def _is_earned(self, program, order):
        return any(
            self._get_spent(rule, order) >= max(rule.minimum_amount, 0.01)
            for rule in program.rule_ids
        )

    def _get_spent(self, rule, order):
        """What the guest paid for dishes that a rule counts, after coupons."""
        outside = order._get_lines_outside_revenue()
        lines = (order.lines - outside).filtered(lambda line: not line.is_reward_line)
        domain = Domain(rule._get_valid_product_domain())
        if domain.is_true():
            return order.currency_id.round(
                order.amount_total - outside._get_signed_amount()
            )
        valid = lines.product_id.filtered_domain(domain)
        lines = lines.filtered(lambda line: line.product_id in valid)
        if sum(lines.mapped("qty")) < rule.minimum_qty:
            return 0.0
        return sum(
            line.price_subtotal_incl - line.restaurant_coupon_share for line in lines
        )

    @api.model
    def _give(self, programs, partner, date, key, order=None):
        """Create a coupon of each program, unless it was given for that reason before.

        :param date: the business day of issue
        :param str key: the reason
        """
        cards = self.env["loyalty.card"].sudo()
        if not programs:
            return cards
        keys = {program: f"{key}:{program.id}" for program in programs}
        known = cards.search([("restaurant_issue_key", "in", list(keys.values()))])
        missing = programs.filtered(
            lambda p: keys[p] not in known.mapped("restaurant_issue_key")
        )
        company = order.company_id if order else self.env.company
        guest = self.env["restaurant.guest"].sudo()
        if partner:
            guest = guest._get_or_create_for_partners(partner, company)
        quiet = cards.with_context(action_no_send_mail=True, mail_create_nolog=True)
        return known | quiet.create(
            [
                {
                    "program_id": program.id,
                    "partner_id": partner.id,
                    "restaurant_guest_id": guest.id,
                    "points": min(program.reward_ids.mapped("required_points")),
                    "code": self._new_code(),
                    "expiration_date": program._get_expiry(date),
                    "source_pos_order_id": order and order.id,
                    "restaurant_issue_key": keys[program],
                }
                for program in missing
            ]
        )

    @api.model
    def _give_in_ledger(self, cr, operation_id, offer, account, day, key):
        """Give a coupon in the transaction of a posting: both are there, or none.

        :param cr: the ledger's cursor
        :return: the coupon, on that cursor
        """
        env = self.env(cr=cr, su=True)
        cr.execute(
            SQL("SELECT order_id FROM restaurant_operation WHERE id = %s", operation_id)
        )
        order = env["pos.order"].browse(filter(None, cr.fetchone()))
        card = (
            self.with_env(env)
            .with_company(account.company_id.id)
            ._give(
                offer.with_env(env),
                account.guest_id.partner_id.with_env(env),
                day,
                f"{key}:{operation_id}",
                order or None,
            )
        )
        env.flush_all()
        return card

    @api.model
    def _new_code(self):
        [(code,)] = self.env.execute_query(SQL("SELECT %s", CODE))
        return code

    @api.model
    def _prepare_receipt_rows(self, order):
        """What core prints of the coupons that a check gave."""
        cards = self.env["loyalty.card"].sudo()
        cards = cards.search(
            [
                ("source_pos_order_id", "=", order.id),
                ("restaurant_issue_key", "!=", False),
                ("restaurant_state", "=", "issued"),
            ]
        )
        return [
            {
                "program_name": card.program_id.name,
                "expiration_date": card.expiration_date,
                "code": card.code,
            }
            for card in cards
        ]
