from odoo import api, models
from odoo.fields import Domain


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
        code = reply["code"]
        return {**reply, "message": self._describe_codes([code])[code]}

    @api.model
    def _describe_codes(self, codes):
        """:return: ``{code: what to tell the user}``"""
        messages = self._get_refusal_messages()
        return {code: messages.get(code, messages["refused"]) for code in codes if code}

    @api.model
    def _get_code_domain(self, operator, value):
        """The domain on ``code`` for what is said of the codes, as ``_search_…`` of a
        computed field returns it.
        """
        if operator not in ("ilike", "in"):
            return NotImplemented
        messages = self._get_refusal_messages()

        def fits(message):
            if operator == "in":
                return message in value
            return value.lower() in message.lower()

        domain = Domain("code", "in", [x for x in messages if fits(messages[x])])
        if fits(messages["refused"]):  # so are called those that have no words
            domain |= Domain("code", "not in", [False, *messages])
        return domain

    @api.model
    def _get_refusal_messages(self):
        return {
            "refused": self.env._("This is not possible."),
            "busy": self.env._("The server is busy. Checking again…"),
            "bad_amount": self.env._("This is not a valid amount."),
            "bad_key": self.env._("The payment has no valid reference."),
            "bad_request": self.env._("The request is not valid."),
            "key_conflict": self.env._(
                "This payment was already sent with another content."
            ),
            "unknown_account": self.env._("This guest has no stored-value account."),
            "insufficient": self.env._("There is not enough money on the account."),
            "over_limit": self.env._("The amount is above the limit."),
            "frozen": self.env._("The account or card is blocked."),
            "closed": self.env._("The account or card is closed."),
            "expired": self.env._("The card is not valid on this day."),
            "wrong_outlet": self.env._("The card is not valid at this outlet."),
            "pin_required": self.env._("Enter the PIN."),
            "bad_pin": self.env._("The PIN is wrong."),
            "pin_locked": self.env._("The PIN is locked."),
            "pin_unset": self.env._("Set a PIN before paying this amount."),
            "currency_mismatch": self.env._("The account is kept in another currency."),
            "session_closed": self.env._("The session of this till is closed."),
            "unknown_hold": self.env._("This payment is not known."),
            "already_ended": self.env._("This payment has already ended."),
            "over_captured": self.env._(
                "No more than what was paid can be given back."
            ),
            "bonus_spent": self.env._("Part of this top-up was already spent."),
            "needs_supervisor": self.env._("A floor manager has to do this."),
            "approval_wrong": self.env._("Wrong, or nobody who may approve this."),
            "approval_locked": self.env._(
                "Too many wrong tries. Wait a quarter of an hour."
            ),
            "approval_own": self.env._(
                "Somebody else has to approve what you ask for."
            ),
            "gift_gone": self.env._("This gift is not to be had."),
            "gift_limit": self.env._("This guest has had this gift often enough."),
            "second_person": self.env._("Somebody else has to confirm this."),
            "insufficient_points": self.env._("There are not enough points."),
            "points_step": self.env._("This number of points cannot be used."),
            "points_share": self.env._("Points may not pay so much of a check."),
            "points_off": self.env._("Points cannot pay here."),
            "no_product": self.env._(
                "Say in the settings of this till with which product it sells."
            ),
            "replaced": self.env._("This card was replaced by another one."),
            "wrong_hour": self.env._("The card is not valid at this hour."),
            "open_holds": self.env._(
                "A payment from this account is still under way. Finish or void it."
            ),
            "open_postings": self.env._(
                "Something is still being posted to this account. Try again in a"
                " minute."
            ),
            "over_cap": self.env._(
                "With this top-up the account would hold more than the law allows."
            ),
            "identity_required": self.env._(
                "For a top-up of this amount the guest's identity has to be recorded."
            ),
            "bad_token": self.env._("This code is not valid."),
            "token_used": self.env._("This code was used before. Ask for a new one."),
            "token_expired": self.env._("This code is too old. Ask for a new one."),
            "unbalanced": self.env._("The posting does not balance."),
            "no_access": self.env._("You may not work at this till."),
            "payment_protected": self.env._(
                "A payment from stored value cannot be changed. Refund it."
            ),
            "not_paid": self.env._("It was not paid in full."),
            "not_earned_yet": self.env._(
                "The points of this check are not posted yet. They are taken back after"
                " that."
            ),
            "nothing_expired": self.env._("There was nothing left that had expired."),
        }
