from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import points_lots
from ..tools.posting import Leg
from ..tools.refusal import Refusal


class RestaurantPointsShop(models.AbstractModel):
    """Points buy a coupon, and come back for it while it is unused; or bonus money.

    The points and what they buy move in one transaction of the ledger. The till then
    takes the coupon as any other.
    """

    _name = "restaurant.points.shop"
    _description = "Gifts for points"
    _inherit = ["restaurant.points.service", "restaurant.hold.service"]

    @api.model
    def _is_key(self, key):
        return isinstance(key, str) and 8 <= len(key) <= 64

    # -- buying

    @api.model
    def _buy(self, key, account, gift, **facts):
        """:param key: of the request: asked again, it is one
        :param facts: columns of the operation
        :return: the ledger's reply, with the code of the ``coupon``, or the ``bonus``
        """
        gift, company = gift.sudo(), account.company_id
        policy = self.env["restaurant.points.policy"]._get_for(company)
        key = f"gift:{key}"

        def work(cr, operation_id):
            found = self._lock_points(cr, [account.id])[account.id]
            if not policy:
                raise Refusal("points_off")
            now, today = fields.Datetime.now(), policy._get_today()
            self._check_gift(cr, account, gift, today)
            price = Decimal(f"{gift.points:.{policy._get_digits()}f}")
            parts = points_lots.redeem(found, price, now, today)
            legs = [Leg(account.id, "points", -x, lot.id) for lot, x in parts]
            legs.append(self._other_side(company.id, "redeemed", price))
            grants = gift._prepare_grants(account, today)
            legs += self._make_lots(cr, operation_id, grants)
            legs += self._prepare_sources(account, grants)
            self._post(cr, operation_id, key, legs)
            if gift.kind == "bonus":
                told = {"coupons": [], "bonus": gift.bonus}
            else:
                told = self._give_coupon(cr, operation_id, account, gift, today)
            return self._prepare_points_reply(cr, account.id, -price, **told)

        content = {"account": account.id, "gift": gift.id}
        facts = {"account_id": account.id, "user_id": self.env.uid, **facts}
        request = self._prepare_points_request(key, "redeem", company, content, **facts)
        return self._run(request, work)

    def _give_coupon(self, cr, operation_id, account, gift, today):
        issue = self.env["restaurant.coupon.issue"]
        card = issue._give_in_ledger(
            cr, operation_id, gift.program_id, account, today, "gift"
        )
        card.write(
            {"restaurant_gift_id": gift.id, "restaurant_operation_id": operation_id}
        )
        card.env.flush_all()
        return {"coupons": card.ids, "coupon": card.code}

    def _check_gift(self, cr, account, gift, today):
        """:raises Refusal: with the reason why this guest cannot buy it now"""
        if not account.guest_id or not gift._is_open(account.company_id, today):
            raise Refusal("gift_gone")
        self._check_open(cr, account)
        limit = gift.limit_guest
        cr.execute(
            SQL(
                """SELECT (SELECT COUNT(*) FROM loyalty_card
                    WHERE restaurant_gift_id = %(gift)s
                      AND restaurant_guest_id = %(guest)s
                      AND restaurant_state <> 'void')
                + (SELECT COUNT(*) FROM restaurant_lot l
                    JOIN restaurant_account a ON a.id = l.account_id
                    WHERE l.gift_id = %(gift)s AND a.guest_id = %(guest)s)""",
                gift=gift.id,
                guest=account.guest_id.id,
            )
        )
        (had,) = cr.fetchone()
        if 0 < limit <= had:
            raise Refusal("gift_limit")

    def _check_open(self, cr, account):
        """As it is now, behind the lock."""
        cr.execute(
            SQL("SELECT state FROM restaurant_account WHERE id = %s", account.id)
        )
        (state,) = cr.fetchone()
        if state != "active":
            raise Refusal(state)

    # -- giving back

    @api.model
    def _give_back(self, card):
        """Void an unused coupon, and give its points back to the lots they came from.

        What stands in the way may pass, so that it is no refusal that stays.
        """
        bought = card.restaurant_operation_id.sudo()
        key = f"giftback:{bought.id}"
        account = bought.account_id
        if not bought:
            raise UserError(self.env._("This coupon was not bought with points."))

        def work(cr, operation_id):
            self._lock_points(cr, [account.id])
            self._check_unused(cr, account, card)
            cr.execute(
                SQL(
                    """SELECT array_agg(lot_id) FROM restaurant_entry
                    WHERE operation_id = %s AND lot_id IS NOT NULL""",
                    bought.id,
                )
            )
            self._reopen_lots(cr, cr.fetchone()[0])
            self._reverse_operation(cr, operation_id, key, bought.id)
            returned = -Decimal(repr(bought.reply["points"]))
            return self._prepare_points_reply(cr, account.id, returned)

        request = self._prepare_points_request(
            *(key, "restore", bought.company_id, {"bought": bought.id}),
            account_id=account.id,
            user_id=self.env.uid,
        )
        reply = self._run(request, work)
        if not reply["ok"]:
            raise UserError(self._explain(reply)["message"])
        card.invalidate_recordset()
        return reply

    def _check_unused(self, cr, account, card):
        """Void the coupon, on the ledger's cursor, if its buyer still has it unused."""
        env = self.env(cr=cr, su=True)
        fresh = env["restaurant.coupon.service"]._lock(card.ids)
        policy = self.env["restaurant.points.policy"]._get_for(account.company_id)
        ends = env["restaurant.coupon.check"]._get_last_day(fresh)
        if (
            fresh.restaurant_state != "issued"
            or fresh._is_reserved()
            # passed on: who has it now would lose it
            or fresh.partner_id.id != account.guest_id.partner_id.id
            or (ends and ends < policy._get_today())
        ):
            raise UserError(self.env._("This coupon is used, in use, or ended."))
        try:
            self._check_open(cr, account)
        except Refusal as refusal:
            raise UserError(self._explain(refusal.as_reply())["message"]) from refusal
        fresh._void()
        env.flush_all()
