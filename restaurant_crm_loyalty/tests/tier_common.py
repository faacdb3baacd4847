from uuid import uuid4

from odoo import Command, fields
from odoo.tests.common import new_test_user

from odoo.addons.point_of_sale.tests.common import CommonPosTest


class TierCommon(CommonPosTest):
    """A till, a Gold tier that takes a tenth off everything, a member and a guest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("restaurant_crm.group_restaurant_admin")
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "product.group_product_pricelist"
        )
        pricelists = cls.env["product.pricelist"].search([])
        (pricelists - cls.pricelist_eur).active = False
        cls.env["restaurant.tier"].search([]).active = False
        cls.company = cls.env.company
        cls.till = cls.pos_config_usd
        cls.normal = cls._create_pricelist("Normal", sequence=5)
        cls.gold_prices = cls._create_pricelist("Gold prices", sequence=1, percent=10)
        cls.gold = cls.env["restaurant.tier"].create(
            {"name": "Gold", "pricelist_id": cls.gold_prices.id}
        )
        cls.till.write(
            {
                "use_pricelist": True,
                "pricelist_id": cls.normal.id,
                "available_pricelist_ids": [Command.set(cls.normal.ids)],
            }
        )
        cls.member = cls._create_guest("Mei Lin", tier_id=cls.gold.id)
        cls.stranger = cls._create_guest("John Doe")
        cls.cashier = new_test_user(
            cls.env, "tier_cashier", groups="point_of_sale.group_pos_user"
        )
        cls.till.open_ui()
        cls.session = cls.till.current_session_id
        cls.session.set_opening_control(0, "")

    # -- making things

    @classmethod
    def _create_pricelist(cls, name, percent=None, **values):
        rule = {"compute_price": "percentage", "percent_price": percent}
        items = [Command.create(rule)] if percent else []
        return cls.env["product.pricelist"].create(
            {"name": name, "item_ids": items, "company_id": False, **values}
        )

    @classmethod
    def _create_guest(cls, name, **values):
        partner = cls.env["res.partner"].create({"name": name})
        guest = cls.env["restaurant.guest"]._get_or_create_for_partners(
            partner, cls.env.company
        )
        guest.write(values)
        return guest

    def load(self, model, config=None, records=None):
        """What a till of the cashier gets of a model, as ``{id: row}``."""
        config = config or self.till
        env = self.env["pos.session"].with_user(self.cashier)
        env = env.with_company(config.company_id).env
        config = config.with_env(env)
        if records is not None:
            rows = env[model]._load_pos_data_read(records.with_env(env), config)
        else:
            data = config.current_session_id.load_data([])
            rows = data[model]
        return {row["id"]: row for row in rows}

    def pay(self, lines, guest=None, **values):
        """Store a paid check as the till does.

        :param lines: dicts with ``product``, ``price`` and values of the line
        """
        guest = guest or self.member
        commands = [Command.create(self._prepare_line(**line)) for line in lines]
        total = round(sum(c[2]["price_subtotal_incl"] for c in commands), 2)
        order = {
            "uuid": str(uuid4()),
            "access_token": "token",
            "session_id": self.session.id,
            "partner_id": guest.partner_id.id,
            "pricelist_id": self.gold_prices.id,
            "lines": commands,
            "payment_ids": [
                Command.create(
                    {
                        "payment_method_id": self.cash_payment_method.id,
                        "amount": total,
                        "uuid": str(uuid4()),
                        "payment_date": fields.Datetime.now(),
                    }
                )
            ],
            "amount_total": total,
            "amount_tax": 0,
            "amount_paid": total,
            "amount_return": 0,
            "state": "paid",
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "to_invoice": False,
            **values,
        }
        self.env.flush_all()
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([order])
        self.env.invalidate_all()
        return self.env["pos.order"].search([("uuid", "=", order["uuid"])])

    def _prepare_line(self, product, price, qty=1.0, discount=0.0, **values):
        """Values of a line as the till sends it, taxes of the product left out."""
        product = product.product_variant_id
        subtotal = round(price * qty * (1 - discount / 100), 2)
        return {
            "product_id": product.id,
            "qty": qty,
            "price_unit": price,
            "price_type": "original",
            "discount": discount,
            "price_subtotal": subtotal,
            "price_subtotal_incl": subtotal,
            "uuid": str(uuid4()),
            "tax_ids": [Command.set(product.taxes_id.ids)],
            **values,
        }

    def prices(self, order):
        """The recorded prices of a check, in the order of its lines."""
        return self.env["restaurant.member.price"].search(
            [("order_id", "=", order.id)], order="line_id"
        )
