from odoo import api, models


class RestaurantRefusal(models.AbstractModel):
    """What a refusal means, in the user's language.

    Replies are stored with their code alone: who asks again may read another
    language.
    """

    _name = "restaurant.refusal"
    _description = "Reasons for a refusal"

    @api.model
    def _explain(self, reply):
        """Add to a refusal what to tell the user, in the user's language."""
        if reply.get("ok") or "message" in reply:
            return reply
        messages = self._get_refusal_messages()
        message = messages.get(reply["code"], messages["refused"])
        return {**reply, "message": message}

    @api.model
    def _get_refusal_messages(self):
        _ = self.env._
        return {
            "refused": _("This is not possible."),
            "busy": _("The server is busy. Checking again…"),
            "bad_amount": _("This is not a valid amount."),
            "bad_key": _("The payment has no valid reference."),
            "bad_request": _("The request is not valid."),
            "key_conflict": _("This payment was already sent with another content."),
            "unknown_account": _("This guest has no stored-value account."),
            "insufficient": _("There is not enough money on the account."),
            "over_limit": _("The amount is above the limit."),
            "frozen": _("The account or card is blocked."),
            "closed": _("The account or card is closed."),
            "expired": _("The card is not valid on this day."),
            "wrong_outlet": _("The card is not valid at this outlet."),
            "pin_required": _("Enter the PIN."),
            "bad_pin": _("The PIN is wrong."),
            "pin_locked": _("The PIN is locked."),
            "pin_unset": _("Set a PIN before paying this amount."),
            "currency_mismatch": _("The account is kept in another currency."),
            "session_closed": _("The session of this till is closed."),
            "unknown_hold": _("This payment is not known."),
            "already_ended": _("This payment has already ended."),
            "over_captured": _("No more than what was paid can be given back."),
            "bonus_spent": _("Part of this top-up was already spent."),
            "needs_supervisor": _("A floor manager has to do this."),
            "unbalanced": _("The posting does not balance."),
        }
