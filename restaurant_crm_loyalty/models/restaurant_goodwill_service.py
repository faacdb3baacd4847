from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models

from ..tools.posting import Grant


class RestaurantGoodwillService(models.AbstractModel):
    """Gives a guest something for a reason: a coupon worth an amount, or bonus money.
    Once for each record that asks."""

    _name = "restaurant.goodwill.service"
    _description = "Goodwill"

    @api.model
    def _grant(self, guest, amount, reason, origin):
        """:return: the coupon, or what is owed to the ledger; None for nothing"""
        company = guest.company_id
        if company.currency_id.compare_amounts(amount, 0.0) <= 0:
            return None
        key = f"goodwill:{origin._name},{origin.id}"
        if company.restaurant_goodwill_kind == "bonus" and self._may_give_bonus(
            company
        ):
            return self._plan_bonus(guest, amount, reason, key)
        return self._give_coupon(guest, amount, reason, key)

    def _may_give_bonus(self, company):
        """Bonus that is a liability is booked by sessions, from top-ups alone."""
        return company.restaurant_bonus_policy == "allowance"

    # -- a coupon

    def _give_coupon(self, guest, amount, reason, key):
        program = self._get_program(guest.company_id)
        issue = self.env["restaurant.coupon.issue"].with_company(guest.company_id)
        today = fields.Date.context_today(self)
        card = issue._give(program, guest.partner_id, today, key)
        if card.points != amount and card.restaurant_state == "issued":
            card.sudo().write({"points": amount})
            card.sudo().message_post(body=reason)
        return card

    @api.model
    def _get_program(self, company):
        """The offer of goodwill coupons: an amount that each coupon has of its own."""
        if not company.sudo().restaurant_goodwill_program_id:
            program = self.env["loyalty.program"].sudo().with_company(company)
            company.sudo().restaurant_goodwill_program_id = program.create(
                self._prepare_program(company, self.env._("With our apologies"))
            )
        return company.sudo().restaurant_goodwill_program_id

    def _prepare_program(self, company, name):
        """Coupons that take off as many points as they have, with one name."""
        reward = {
            "reward_type": "discount",
            "discount_mode": "per_point",
            "discount": 1,
            "discount_applicability": "order",
            "required_points": 1,
            "clear_wallet": True,
            "description": name,
        }
        return {
            "name": name,
            "company_id": company.id,
            "program_type": "coupons",
            "applies_on": "current",
            "trigger": "with_code",
            "rule_ids": [Command.clear()],
            "reward_ids": [Command.clear(), Command.create(reward)],
            "communication_plan_ids": [Command.clear()],
            "restaurant_validity": "days",
            "restaurant_validity_days": 90,
            "restaurant_stacking": "stackable",
            "restaurant_transferable": False,
        }

    # -- bonus money

    def _plan_bonus(self, guest, amount, reason, key):
        account = self.env["restaurant.account"].sudo()._open_for_guests(guest)[guest]
        intents = self.env["restaurant.intent"].sudo()
        planned = intents._plan(
            [
                {
                    "key": key,
                    "kind": "goodwill",
                    "company_id": account.company_id.id,
                    "account_id": account.id,
                    "amount": amount,
                }
            ]
        )
        return planned or intents.search([("key", "=", key)], limit=1)

    @api.model
    def _get_intent_work(self, intent):
        """What the ledger does for an intent of ours."""
        service = self.env["restaurant.settle.service"]
        account, amount = intent.account_id, intent._as_decimal(intent.amount)
        months = account.company_id.sudo().restaurant_goodwill_months
        ends = months and fields.Date.context_today(self) + relativedelta(months=months)
        grants = [Grant(account.id, "bonus", amount, ends or None, None)]

        def work(cr, operation_id):
            sources = service._prepare_sources(account, grants)
            legs = service._make_lots(cr, operation_id, grants) + sources
            service._post(cr, operation_id, intent.key, legs)
            return {"state": "applied", "amount": float(amount)}

        return work
