from decimal import Decimal
from uuid import uuid4

from odoo import Command, fields
from odoo.tests.common import new_test_user

from odoo.addons.point_of_sale.tests.common import CommonPosTest


class StoredValueCommon(CommonPosTest):
    """A till that takes stored value, and a guest with money on an account.

    Ledger transactions share the test's transaction here. Faults, kills and races
    need a live server: see ``tests/faults``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls._registry_patched:  # as it is where HTTP is tested
            cls.registry_enter_test_mode_cls()
        cls.env.user.group_ids += cls.env.ref("restaurant_crm.group_restaurant_admin")
        cls.company = cls.env.company
        cls.method = cls.env["restaurant.stored.value.setup"]._set_up(cls.company)
        cls.till = cls.pos_config_usd
        cls.till.write({"payment_method_ids": [Command.link(cls.method.id)]})
        cls.company.write(
            {"restaurant_pin_above": 1e6, "restaurant_spend_order": "proportional"}
        )
        cls.env["restaurant.topup.plan"].search(
            [("company_id", "=", cls.company.id)]
        ).active = False
        cls.env["restaurant.topup.plan"].create(
            [
                {"amount": 500, "bonus": 50},
                {"amount": 1000, "bonus": 200},
                {"amount": 30000, "bonus": 9000},
            ]
        )
        cls.cashier = new_test_user(
            cls.env, "sv_cashier", groups="point_of_sale.group_pos_user"
        )
        cls.floor = new_test_user(
            cls.env, "sv_floor", groups="point_of_sale.group_pos_manager"
        )
        cls.guest = cls._create_guest("Wei Zhang")
        cls.account = cls.env["restaurant.account"]._open_for_guests(cls.guest)[
            cls.guest
        ]
        cls.card = cls.account.card_ids
        cls.till.open_ui()
        cls.session = cls.till.current_session_id
        cls.session.set_opening_control(0, "")

    def tearDown(self):
        self.env.invalidate_all()
        self.assert_proved()
        super().tearDown()

    # -- making things

    @classmethod
    def _create_guest(cls, name, **values):
        partner = cls.env["res.partner"].create({"name": name, **values})
        return cls.env["restaurant.guest"]._get_or_create_for_partners(
            partner, cls.env.company
        )

    def top_up(self, amount, account=None):
        """Put money on an account as the back office's opening stock: no order."""
        account = account or self.account
        reply = self.env["restaurant.settle.service"]._top_up(
            f"test:{uuid4()}", account, self.decimal(amount)
        )
        self.assertTrue(reply["ok"], reply)
        self._book_opening(account, amount)
        return reply

    def _book_opening(self, account, amount):
        """The other side of an opening stock, so that the general ledger agrees."""
        liability = self.company.restaurant_liability_account_id
        bank = self.method.journal_id.default_account_id
        move = self.env["account.move"].create(
            {
                "journal_id": self.method.journal_id.id,
                "line_ids": [
                    Command.create({"account_id": bank.id, "balance": amount}),
                    Command.create({"account_id": liability.id, "balance": -amount}),
                ],
            }
        )
        move.action_post()

    def decimal(self, amount):
        return Decimal(f"{amount:.2f}")

    def request(self, amount, key=None, **values):
        return {
            "key": key or str(uuid4()),
            "partner_id": self.guest.partner_id.id,
            "amount": amount,
            **values,
        }

    def authorise(self, amount, key=None, **values):
        self.env.flush_all()
        session = self.session.with_user(self.cashier)
        return session.stored_value_authorise(self.request(amount, key, **values))

    def pay(self, lines, payments, refund=False, partner=None, **values):
        """Store a paid order as the till does.

        :param lines: ``[(product, quantity, unit price[, refunded line]), …]``
        :param payments: ``[(method, amount, uuid), …]``
        """
        total = sum(line[1] * line[2] for line in lines)
        sign = -1 if refund else 1  # tills store the lines of refunds like sales
        order = {
            "uuid": str(uuid4()),
            "access_token": "token",
            "session_id": self.session.id,
            "partner_id": (self.guest.partner_id if partner is None else partner).id,
            "lines": [
                Command.create(self._prepare_line(*line, sign=sign)) for line in lines
            ],
            "payment_ids": [
                Command.create(
                    {
                        "payment_method_id": method.id,
                        "amount": amount,
                        "uuid": uuid or str(uuid4()),
                        "payment_date": fields.Datetime.now(),
                    }
                )
                for method, amount, uuid in payments
            ],
            "amount_total": total,
            "amount_tax": 0,
            "amount_paid": total,
            "amount_return": 0,
            "state": "paid",
            "is_refund": refund,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "to_invoice": False,
            **values,
        }
        orders = self.env["pos.order"].with_user(self.cashier)
        orders.sync_from_ui([order])
        return self.env["pos.order"].search([("uuid", "=", order["uuid"])])

    def _prepare_line(self, product, quantity, price, refunded=None, sign=1):
        return {
            "product_id": product.id,
            "qty": quantity,
            "price_unit": price,
            "price_subtotal": sign * quantity * price,
            "price_subtotal_incl": sign * quantity * price,
            "uuid": str(uuid4()),
            "tax_ids": [Command.clear()],
            "refunded_orderline_id": refunded and refunded.id,
        }

    @property
    def dish(self):
        return self.ten_dollars_no_tax.product_variant_id

    @property
    def topup_product(self):
        return self.company.restaurant_topup_product_id

    @property
    def cash(self):
        return self.till.payment_method_ids.filtered("is_cash_count")[:1]

    def settle(self):
        """Post what paid orders owe, as happens right after their commit."""
        intents = self.env["restaurant.intent"].sudo()
        intents.search([("state", "=", "pending")])._post()
        self.env.invalidate_all()

    def holds(self, order):
        return self.env["restaurant.hold"].sudo().search([("order_id", "=", order.id)])

    # -- looking at things

    def assert_balance(self, principal, bonus=0.0, account=None):
        self.env.invalidate_all()
        account = account or self.account
        self.assertEqual((account.principal, account.bonus), (principal, bonus))

    def assert_proved(self):
        """Every invariant of the ledger holds."""
        proof = self.env["restaurant.ledger.proof"].sudo()._prove(self.company)
        self.assertEqual(proof.state, "proved", proof.findings)
