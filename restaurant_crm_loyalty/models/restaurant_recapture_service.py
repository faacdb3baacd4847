from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools import lots
from ..tools.till_request import TillRequest


class RestaurantRecaptureService(models.AbstractModel):
    """Takes what an order paid without a valid authorisation, after the fact."""

    _name = "restaurant.recapture.service"
    _description = "Late payments from stored value"
    _inherit = ["restaurant.hold.service"]

    @api.model
    def _recapture(self, cr, operation_id, key, hold):
        """Take an unverified payment of a stored order from its guest after all.

        The meal was served, so no PIN and no limit is asked; only money that is there
        can be taken.
        """
        session = hold.order_id.session_id
        till = self.env["restaurant.till.service"]._get_till(session)
        partner_id = hold.order_id.partner_id.id
        amount = Decimal(f"{hold.amount:.{till.digits}f}")
        wallet = self._read_wallet(till, TillRequest(hold.key, 0, amount, partner_id))
        self._check_wallet(till, wallet)
        till_id = self._get_till_account_id(till)
        usable = self._lock_lots(
            cr,
            [wallet["account_id"], till_id],
            SQL("account_id = %s AND remaining > 0", wallet["account_id"]),
        )
        parts = lots.spend(
            self._filter_usable(till, usable), amount, till.spend_order, till.digits
        )
        legs = self._prepare_transfer(wallet["account_id"], till_id, parts)
        self._post(cr, operation_id, key, legs)
        after = self._read_available(cr, wallet["account_id"])
        split = lots.totals(parts)
        cr.execute(
            SQL(
                """UPDATE restaurant_hold SET state = 'captured', account_id = %s,
                    card_id = %s, operation_id = %s, principal = %s, bonus = %s,
                    balance_before = %s, balance_after = %s
                WHERE id = %s AND state = 'unverified'""",
                wallet["account_id"],
                wallet["card_id"],
                operation_id,
                split.get("principal", 0),
                split.get("bonus", 0),
                after + amount,
                after,
                hold.id,
            )
        )
        taken = hold.with_env(self.env(cr=cr))
        taken.invalidate_recordset()
        taken._plan_settle()
        if session.state == "closed":
            self.env(cr=cr)["restaurant.session.books"]._post_recaptured(taken)
        return {"state": "captured", "account": {"id": wallet["account_id"]}}
