from odoo import Command, fields

from .tier_common import TierCommon


class CouponCommon(TierCommon):
    """A till, guests, offers made by the wizard, and checks as the till sends them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.env["loyalty.program"].search([]).active = False
        cls.dish = cls.ten_dollars_no_tax
        cls.outlet = cls.till._get_restaurant_outlet()
        cls.outlet.write({"tz": "UTC", "day_cutoff": 0})
        cls.check = cls.env["restaurant.coupon.check"]
        cls.uses = cls.env["restaurant.coupon.use"]

    @classmethod
    def make_offer(cls, kind="amount", rules=None, **answers):
        """An offer by the wizard; ``rules`` are fields of the program."""
        wizard = cls.env["restaurant.coupon.wizard"].create(
            {
                "kind": kind,
                "name": f"Offer {kind}",
                "validity": "open",
                "company_id": cls.company.id,
                "product_id": cls.dish.product_variant_id.id,
                **answers,
            }
        )
        action = wizard.action_create()
        program = cls.env["loyalty.program"].browse(action["res_id"])
        program.write(rules or {})
        return program

    @classmethod
    def make_batch(cls, program, quantity=1, **values):
        batch = cls.env["restaurant.coupon.batch"].create(
            {
                "name": "Batch",
                "program_id": program.id,
                "quantity": quantity,
                "company_id": cls.company.root_id.id,
                **values,
            }
        )
        batch.action_issue()
        return batch

    def make_coupon(self, program, guest=None, **values):
        card = self.make_batch(program).card_ids
        card.write({"partner_id": guest and guest.partner_id.id, **values})
        return card

    def scan(self, card, guest=None):
        """Scan a code at the till: empty, or the reason of a no."""
        till = self.till.with_user(self.cashier)
        code = card if isinstance(card, str) else card.code
        answer = till.use_coupon_code(
            code,
            fields.Datetime.to_string(fields.Datetime.now()),
            guest.partner_id.id if guest else False,
            False,
        )
        return answer["payload"].get("error_message", "")

    def reserve(self, *cards, uuid="check 0001", guest=None, **values):
        request = {
            "order_uuid": uuid,
            "card_ids": [card.id for card in cards],
            "partner_id": guest.partner_id.id if guest else False,
            **values,
        }
        session = self.session.with_user(self.cashier)
        reply = session.restaurant_reserve_coupons(request)
        self.env.invalidate_all()
        return reply

    def pay_with(self, dishes, coupons, uuid="check 0001", guest=None, decide=True):
        """Store a check with coupons.

        :param dishes: prices of dishes
        :param coupons: ``{card: amount taken off}``
        """
        lines = [{"product": self.dish, "price": price} for price in dishes]
        for card, amount in coupons.items():
            reward = card.program_id.reward_ids
            lines.append(
                {
                    "product": reward.discount_line_product_id,
                    "price": -amount,
                    "is_reward_line": True,
                    "reward_id": reward.id,
                    "coupon_id": card.id,
                    "points_cost": 1,
                    "tax_ids": [Command.clear()],
                    "reward_identifier_code": str(card.id),
                }
            )
        guest = guest or self.env["restaurant.guest"]
        order = self.pay(lines, guest=guest or self.stranger, uuid=uuid)
        if decide:
            self.decide()
        return order

    def decide(self):
        """What runs after a commit."""
        pending = self.uses.search([("state", "=", "pending")])
        self.env["restaurant.coupon.service"]._decide(pending.ids)
        self.env.invalidate_all()

    def refund(self, order, uuid, *dishes, price=None):
        """Bring dishes of a check back, as the till sends it."""
        lines = dishes or order.lines.filtered(lambda line: not line.is_reward_line)
        commands = []
        for line in lines:
            net = line.price_subtotal_incl - line.restaurant_coupon_share
            unit = net / line.qty if price is None else price
            commands.append(
                {
                    "product": line.product_id,
                    "price": unit,
                    "qty": -line.qty,
                    "refunded_orderline_id": line.id,
                }
            )
        guest = self.env["restaurant.guest"].search(
            [("partner_id", "=", order.partner_id.id)], limit=1
        )
        return self.pay(commands, guest=guest, uuid=uuid, is_refund=True)

    def use(self, card):
        return self.uses.search([("card_id", "=", card.id)], limit=1)

    def activities(self):
        return self.session.activity_ids.mapped("summary")

    def as_user(self, user, records):
        return records.with_user(user)

    def command_set(self, records):
        return [Command.set(records.ids)]
