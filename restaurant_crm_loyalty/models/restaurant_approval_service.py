import logging

import psycopg2

from odoo import api, models
from odoo.exceptions import LockError
from odoo.tools import SQL

from odoo.addons.restaurant_crm.models.pos_order import PAID

from ..tools.approval import Need, covers, parse_needs
from ..tools.refusal import Refusal

_logger = logging.getLogger(__name__)


class RestaurantApprovalService(models.AbstractModel):
    """Asks for approvals at the till, and sees on paid checks that they were given.

    What the till calls approved is not heard: the ledger, and the check when it is
    paid, look for the approval themselves. A check is never refused for want of one,
    since the guest has gone; it is written down, and a manager hears.
    """

    _name = "restaurant.approval.service"
    _description = "Approvals at tills"

    # -- the till asks

    @api.model
    def _approve(self, session, values):
        """Approve what a check needs: ``{"needs", "cashier_id", "employee_id", "pin",
        "login", "password"}``.

        :return: ``{"ok": True, "name": of the approver}``, or a refusal
        """
        ledger = self.env["restaurant.ledger"]
        try:
            person = self._check_request(session, values)
        except Refusal as refusal:
            company = session.company_id.root_id
            ledger._audit(refusal.code, company.id, session_id=session.id)
            return ledger._explain(refusal.as_reply())
        return {"ok": True, "name": person.name}

    def _check_request(self, session, values):
        if not isinstance(values, dict):
            raise Refusal("bad_request")
        if session.state != "opened":
            raise Refusal("session_closed")
        needs = parse_needs(values.get("needs"))
        approvers = self.env["restaurant.approver"]
        asker = approvers._get_asker(session.config_id, values.get("cashier_id"))
        person = approvers._identify(session, values)
        if person.is_same(asker):
            raise Refusal("approval_own")
        self._create(session, needs, "granted", asker, person)
        return person

    def _create(self, session, needs, state, asker, person=None, order=None):
        return (
            self.env["restaurant.approval"]
            .sudo()
            .create(
                [
                    {
                        **need._asdict(),
                        "state": state,
                        "company_id": session.company_id.root_id.id,
                        "config_id": session.config_id.id,
                        "session_id": session.id,
                        "order_id": order and order.id,
                        "asked_key": asker.key,
                        "asked_name": asker.name,
                        "asked_by": self.env.uid,
                        "decided_key": person and person.key,
                        "decided_name": person and person.name,
                    }
                    for need in needs
                ]
            )
        )

    # -- the ledger looks

    @api.model
    def _is_approved(self, session, need):
        """Whether this was ever approved: what was done already is told again."""
        return bool(
            self.env["restaurant.approval"]
            .sudo()
            .search_count(
                [
                    ("action", "=", need.action),
                    ("subject", "=", need.subject),
                    ("amount", ">=", need.amount),
                    ("state", "in", ("granted", "used")),
                    ("session_id", "=", session.id),
                ],
                limit=1,
            )
        )

    @api.model
    def _lock_granted(self, cr, till, need):
        """The approval for this, locked until the posting ends.

        :raises Refusal: ``needs_supervisor``
        """
        cr.execute(
            SQL(
                """SELECT id FROM restaurant_approval
                WHERE state = 'granted' AND action = %s AND subject = %s
                  AND amount >= %s AND session_id = %s
                ORDER BY id LIMIT 1 FOR UPDATE""",
                need.action,
                need.subject,
                need.amount,
                till.session_id,
            )
        )
        row = cr.fetchone()
        if not row:
            raise Refusal("needs_supervisor")
        return row[0]

    @api.model
    def _use(self, cr, approval_id):
        cr.execute(
            SQL(
                "UPDATE restaurant_approval SET state = 'used' WHERE id = %s",
                approval_id,
            )
        )

    @api.model
    def _note_own(self, session, need):
        """A floor manager did it: no approval, but a line in the log. Once."""
        approvals = self.env["restaurant.approval"].sudo()
        known = [("subject", "=", need.subject), ("action", "=", need.action)]
        if not approvals.search_count(known, limit=1):
            asker = self.env["restaurant.approver"]._get_asker(session.config_id, None)
            self._create(session, [need], "own", asker)

    # -- a check is paid

    @api.model
    def _check_safely(self, orders):
        """It keeps no check from being stored."""
        watched = orders.filtered(self._is_watched)
        if not watched:
            return
        try:
            with self.env.cr.savepoint():
                for order in watched:
                    self._check(order)
        except (psycopg2.OperationalError, LockError):
            raise  # Odoo runs the request again
        except Exception:
            _logger.exception("Approvals of %s were not looked at", orders.ids)
            for order in watched:
                order._plan_manager_activity(
                    self.env._("Look at the approvals of %s", order.pos_reference),
                    self.env._("The server could not see whether all was approved."),
                )

    def _is_watched(self, order):
        """Whether anything on it may ask, as far as that costs nothing to know."""
        if order.config_id.restaurant_channel_product_id:
            return False  # other systems approve by themselves
        company = order.company_id.root_id.sudo()
        return bool(
            company.restaurant_refund_above
            or company.restaurant_discount_above
            or company.restaurant_approve_prices
            or order._get_topup_lines()
        )

    def _check(self, order):
        self._link_topups(order)
        needs = self._get_needs(order)
        if not needs:
            return
        approvals = self.env["restaurant.approval"].sudo()
        found = approvals.search([("subject", "in", [need.subject for need in needs])])
        lacking = []
        for need in needs:
            mine = found.filtered(
                lambda x, need=need: (x.action, x.subject) == need[:2]
            )
            if mine.order_id:
                continue  # looked at before
            granted = mine.filtered(
                lambda x, need=need: (
                    x.state == "granted"
                    and x.company_id == order.company_id.root_id
                    and covers(need.action, x.amount, need.amount)
                )
            )[:1]
            if granted:
                granted.write({"state": "used", "order_id": order.id})
            else:
                lacking.append(need)
        if lacking:
            self._record_lacking(order, lacking)

    def _record_lacking(self, order, needs):
        approvers = self.env["restaurant.approver"]
        config = order.config_id
        own = approvers._has_authority(config)
        employee = order.employee_id if "employee_id" in order._fields else None
        try:
            asker = approvers._get_asker(config, employee and employee.id)
        except Refusal:
            asker = approvers._as_user(self.env.user)
        state = "own" if own else "missing"
        self._create(order.session_id, needs, state, asker, order=order)
        if not own:
            actions = self.env["restaurant.approval"]._fields["action"]
            labels = dict(actions._description_selection(self.env))
            order._plan_manager_activity(
                self.env._("Nobody approved what was done on %s", order.pos_reference),
                "\n".join(f"{labels[x.action]}: {x.amount:.2f}" for x in needs),
            )

    def _link_topups(self, order):
        """The ledger has looked at top-ups that are paid back; they get their check."""
        topups = order._get_topup_lines().filtered("refunded_orderline_id")
        if topups:
            approvals = self.env["restaurant.approval"].sudo()
            subjects = topups.mapped("uuid")
            known = [("subject", "in", subjects), ("order_id", "=", False)]
            approvals.search(known).write({"order_id": order.id})

    def _get_needs(self, order):
        """What on a paid check a cashier may not do alone."""
        company = order.company_id.root_id.sudo()
        lines = order.lines - order._get_topup_lines()
        back = self._get_money_back(order, lines)
        needs = []
        returned = sum(abs(line.price_subtotal_incl) for line in back)
        earlier = self._get_returned_before(order, back)
        if returned and 0 < company.restaurant_refund_above < returned + earlier:
            needs.append(Need("refund", order.uuid, returned))
        if company.restaurant_discount_above > 0:
            needs += [
                Need("discount", line.uuid, line.discount)
                for line in lines - back
                if line.discount > company.restaurant_discount_above
            ]
            needs += self._get_global_need(order, company.restaurant_discount_above)
        if company.restaurant_approve_prices:
            prices = self.env["restaurant.member.price"].sudo()
            members = prices.search([("order_id", "=", order.id)])
            typed = members.filtered(
                lambda price: price.source == "manual" and price.flag == "under"
            ).line_id
            typed |= (lines - back - members.line_id)._filter_typed_too_low(order)
            needs += [Need("price", line.uuid, line.price_unit) for line in typed]
        return needs

    def _get_global_need(self, order, limit):
        """The stock discount on a whole check: lines with a product of their own."""
        product = self._get_global_discount_product(order.config_id)
        off = order.lines.filtered(
            lambda line: line.product_id == product and line.qty * line.price_unit < 0
        )
        if not product or not off:
            return []
        sold = (order.lines - off - order._get_topup_lines()).filtered(
            lambda line: line.qty * line.price_unit > 0
        )
        total = sum(map(abs, sold.mapped("price_subtotal_incl")))
        taken = sum(map(abs, off.mapped("price_subtotal_incl")))
        # To one decimal, as the till counts it: taxes are rounded.
        percent = round(100 * taken / total, 1) if total else 100.0
        return [Need("discount", order.uuid, percent)] if percent > limit else []

    def _get_global_discount_product(self, config):
        """Where the addon with discounts on checks is installed."""
        if "discount_product_id" not in config._fields:
            return self.env["product.product"]
        return config.discount_product_id

    def _get_returned_before(self, order, back):
        """What other refunds of the same checks gave back: in pieces it is as much."""
        checks = back.refunded_orderline_id.order_id
        sold = checks.lines - checks._get_topup_lines()
        others = (sold.refund_orderline_ids - order.lines).filtered(
            lambda line: line.order_id.state in PAID
        )
        return sum(abs(line.price_subtotal_incl) for line in others)

    def _get_money_back(self, order, lines):
        """Lines that give money back: returned dishes, and dishes of less than nothing.
        Discounts that are lines of their own have their own checks."""
        returned = lines.filtered(lambda line: line.qty < 0 and line.price_unit > 0)
        negative = lines.filtered(
            lambda line: (
                line.qty > 0 and line.price_unit < 0 and not line.is_reward_line
            )
        )
        if not negative:
            return returned
        discounts = order.config_id.sudo()._get_special_products()
        discounts -= order.config_id.tip_product_id
        return returned | negative.filtered(
            lambda line: line.product_id not in discounts
        )
