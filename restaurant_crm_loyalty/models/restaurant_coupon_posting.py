import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, LockError

from .loyalty_program import COUPON_TYPES

_logger = logging.getLogger(__name__)


class RestaurantCouponPosting(models.AbstractModel):
    """What coupons do when a check is paid. They never keep it from being stored:
    what does not hold is marked, and shown to a manager."""

    _name = "restaurant.coupon.posting"
    _description = "Coupons of paid checks"

    @api.model
    def _post(self, orders):
        """Use the coupons of paid checks, give back those of refunded ones, give the
        vouchers that are earned. Idempotent."""
        for order in orders.sudo().filtered(self._has_work):
            try:
                with self.env.cr.savepoint():
                    self.sudo()._post_order(order)
            except (psycopg2.OperationalError, LockError):
                raise  # Odoo runs the request again
            except psycopg2.errors.UniqueViolation as error:
                raise ConcurrencyError(str(error)) from error
            except Exception:
                _logger.exception("Coupons of order %s were not recorded", order.id)

    def _has_work(self, order):
        """Most checks have no coupon, and earn none."""
        programs = self.env["loyalty.program"]
        return (
            programs._get_earned_ids(order.company_id.id)
            or any(line.is_reward_line for line in order.lines)
            or order.lines.refunded_orderline_id
            or any(order.payment_ids.payment_method_id.mapped("restaurant_is_voucher"))
        )

    @api.model
    def _drop_ours(self, coupon_data):
        """Leave to core what is not ours: points of coupons stay as they are, and
        vouchers that the server gives are not made a second time."""
        programs = self.env["loyalty.program"].sudo()
        kept = {}
        for key, values in coupon_data.items():
            program = programs.browse(values["program_id"]).exists()
            if program.program_type not in COUPON_TYPES:
                kept[key] = values
            elif int(key) < 0 and not program._is_issued_by_us():
                kept[key] = values
        return kept

    def _post_order(self, order):
        refunded = order.lines.refunded_orderline_id.order_id
        if refunded:
            self.env["restaurant.coupon.refund"]._take_back(order, refunded)
        lines = order.lines.filtered(
            lambda line: (
                line.is_reward_line
                and line.reward_id.program_type in COUPON_TYPES
                and not line.refunded_orderline_id
            )
        )
        if lines:
            self._redeem(order, lines)
        self.env["restaurant.voucher"]._take_in(order)
        if not refunded:
            self.env["restaurant.coupon.issue"]._issue_for_order(order)

    def _redeem(self, order, lines):
        uses = self.env["restaurant.coupon.use"]
        if uses.search_count([("order_id", "=", order.id)], limit=1):
            return
        rewards = {line.coupon_id: line.reward_id for line in lines}
        outcomes = self._judge(order, rewards)
        reserved = self._find_reserved(order, lines.coupon_id)
        facts = self._prepare_facts(order)
        pending = uses
        for card, own in lines.grouped("coupon_id").items():
            values = self._prepare_use(order, card, own, outcomes.get(card.id), facts)
            use = reserved.filtered(lambda use, card=card: use.card_id == card)
            if use:
                use.write(values)
                use._redeem()
            else:
                service = self.env["restaurant.coupon.service"]
                state = "pending" if card else "rejected"
                base = service._prepare_use(card, facts)
                use = uses.create({**base, **values, "state": state})
                pending |= use if card else uses
            if use.problem:
                use._report(self.env._("Check a coupon"), use.problem)
        if pending:
            self.env["restaurant.coupon.service"]._decide_after_commit(pending)

    def _judge(self, order, rewards):
        """Count again, and note on each dish what coupons take off it."""
        maths = self.env["restaurant.coupon.maths"]
        known = {card: reward for card, reward in rewards.items() if card}
        outcomes = maths._judge_order(order, known)
        shares = {}
        for outcome in outcomes.values():
            for key, units in outcome.shares.items():
                shares[key] = shares.get(key, 0) + units
        for line in order.lines.filtered(lambda line: line.uuid in shares):
            line.restaurant_coupon_share = maths._from_units(
                shares[line.uuid], order.currency_id
            )
        return outcomes

    def _find_reserved(self, order, cards):
        """Reservations for this check. Two tills at one table share the order of the
        first: another uuid is no mismatch, another order is."""
        uses = self.env["restaurant.coupon.use"].search(
            [("card_id", "in", cards.ids), ("state", "=", "reserved")]
        )
        others = order.search([("uuid", "in", uses.mapped("order_uuid"))]) - order
        return uses.filtered(lambda use: use.order_uuid not in others.mapped("uuid"))

    def _prepare_facts(self, order):
        channel = "dine_in" if order.table_id else order.preset_id.restaurant_channel
        check = self.env["restaurant.coupon.check"]
        return {
            **check._prepare_facts(
                order.config_id, order.date_order, order.partner_id.id, channel
            ),
            "session_id": order.session_id.id,
            "user_id": order.user_id.id,
            "order_uuid": order.uuid,
        }

    def _prepare_use(self, order, card, lines, outcome, facts):
        currency = order.currency_id
        taken = -sum(
            line.price_subtotal_incl if line.qty * line.price_unit < 0 else 0.0
            for line in lines
        )
        maths = self.env["restaurant.coupon.maths"]
        expected = outcome and maths._from_units(outcome.saving, currency)
        return {
            "order_id": order.id,
            "order_uuid": order.uuid,
            "session_id": order.session_id.id,
            "partner_id": order.partner_id.id,
            "amount": taken,
            "expected": expected if outcome else taken,
            "check_amount": order.amount_total,
            "problem": self._find_mismatch(
                card, taken, outcome, currency, facts, len(lines)
            ),
            "business_date": facts["date"],
            "reserved_at": fields.Datetime.now(),
        }

    def _find_mismatch(self, card, taken, outcome, currency, facts, pieces=1):
        """Why a coupon that was used did not hold, or not so much; empty: it did.

        :param pieces: lines of the coupon, each of which is rounded
        """
        if not card:
            return self.env._("The check names no coupon.")
        program, check = card.program_id, self.env["restaurant.coupon.check"]
        problem = check._find_place_problem(program, facts)
        problem = problem or check._find_time_problem(program, facts)
        ends = check._get_last_day(card)
        if not problem and ends and ends < facts["date"]:
            problem = "expired", check._say_expired(ends)
        if problem:
            return problem[1]
        if outcome is None:
            return False
        maths = self.env["restaurant.coupon.maths"]
        if outcome.problem:
            return maths._explain(outcome, program, currency)
        right = maths._from_units(outcome.saving, currency)
        if abs(taken - right) > currency.rounding * (0.5 + pieces):
            return self.env._(
                "The till took %(taken)s off, %(right)s would be right.",
                taken=currency.format(taken),
                right=currency.format(right),
            )
        return False
