from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class RestaurantAccountCoupons(models.AbstractModel):
    """Unused coupons that stand and fall with an account.

    What its points bought goes as the points do that are left. What came with a top-up
    goes where something of that is paid out, as when a top-up is taken back; of one
    that was eaten up it stays, the guest has kept the bargain. What was passed on is
    somebody else's.
    """

    _name = "restaurant.account.coupons"
    _description = "Coupons of an account"

    @api.model
    def _find(self, account):
        """Those that go when the account is closed, with accounts merged into it."""
        account = account.sudo()
        cards = self.env["loyalty.card"].sudo()
        cards.flush_model(["partner_id", "restaurant_state", "restaurant_operation_id"])
        rows = self.env.execute_query(
            SQL(
                """WITH RECURSIVE mine AS (
                    SELECT %(account)s AS id
                    UNION
                    SELECT a.id FROM mine
                    JOIN restaurant_account a ON a.merged_into_id = mine.id
                ), origin AS (
                    SELECT operation_id AS id FROM restaurant_lot
                    WHERE account_id = %(account)s AND remaining > 0
                      AND unit <> 'points'
                    UNION
                    SELECT l.operation_id FROM origin
                    JOIN restaurant_entry e
                      ON e.operation_id = origin.id AND e.amount < 0
                    JOIN restaurant_lot l ON l.id = e.lot_id
                )
                SELECT c.id FROM loyalty_card c
                LEFT JOIN restaurant_operation o ON o.id = c.restaurant_operation_id
                WHERE c.partner_id = %(partner)s AND c.restaurant_state = 'issued'
                  AND (o.account_id IN (SELECT id FROM mine) OR c.id IN (
                    SELECT jsonb_array_elements_text(t.reply -> 'coupons')::int
                    FROM origin JOIN restaurant_operation t USING (id)
                    WHERE t.kind = 'topup'))
                ORDER BY c.id""",
                account=account.id,
                partner=account.guest_id.partner_id.id or None,
            )
        )
        return self.env["loyalty.card"].browse(card_id for (card_id,) in rows)

    @api.model
    def _void(self, account, card_ids):
        """On the ledger's cursor, of an account whose balances are locked.

        What stands in the way may pass, so that it is no refusal that stays.
        """
        cards = self.env["restaurant.coupon.service"]._lock(card_ids)
        partner = account.guest_id.partner_id
        cards = cards.filtered(
            lambda card: (
                card.restaurant_state == "issued" and card.partner_id == partner
            )
        )
        if in_use := cards.filtered(lambda card: card._is_reserved()):
            raise UserError(
                self.env._(
                    "A till is about to take %s. Finish that check, or take the coupon"
                    " off it.",
                    ", ".join(in_use.mapped("code")),
                )
            )
        if gone := cards._void():
            codes = ", ".join(gone.mapped("code"))
            account.message_post(body=self.env._("Void with the account: %s", codes))
