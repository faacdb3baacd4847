from uuid import uuid4

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

RINGS = ("till", "floor", "desk", "admin")


class RestaurantCommon(TransactionCase):
    """A restaurant of its own, a guest, and one user in every ring.

    The company is made here, so that figures hold whatever the database contains. It
    sells without a chart of accounts: closing a session is not our subject.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls._create_company("Hot Pot Group")
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        cls.dish = cls._create_product("Mapo tofu")
        cls.till = cls._create_till("Hot Pot Hall")
        cls.outlet = cls.till.restaurant_outlet_id
        cls.guest = cls._create_guest("Wang Li", phone="138 0013 8000")
        for ring in RINGS:
            setattr(cls, f"{ring}_user", cls._create_user(ring))

    @classmethod
    def _create_company(cls, name, **values):
        company = cls.env["res.company"].create(
            {
                "name": name,
                "country_id": cls.env.ref("base.cn").id,
                "currency_id": cls.env.ref("base.CNY").id,
                **values,
            }
        )
        company.partner_id.tz = "Asia/Shanghai"
        cls.env.user.company_ids += company
        return company

    @classmethod
    def _create_user(cls, ring, company=None, groups=None, **values):
        """A user who is in one ring only, with nothing else beside it."""
        company = company or cls.company
        return new_test_user(
            cls.env,
            f"restaurant_{ring}",
            groups or f"restaurant_crm.group_restaurant_{ring}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            **values,
        )

    @classmethod
    def _take_down(cls, guests, purpose, channel, state):
        """What was given was given before any day that a test is about."""
        moment = {"date": "2020-01-01 00:00:00"} if state == "given" else {}
        cls.env["restaurant.consent"]._record(
            guests, purpose, [channel], state, "desk", **moment
        )

    @classmethod
    def _create_till(cls, name, company=None):
        company = company or cls.company
        tills = cls.env["pos.config"].with_company(company)
        till = tills.create(
            {
                "name": name,
                "company_id": company.id,
                "module_pos_restaurant": True,
                "payment_method_ids": False,
            }
        )
        cls.env["pos.session"].create({"config_id": till.id, "user_id": cls.env.uid})
        return till

    @classmethod
    def _create_product(cls, name):
        return cls.env["product.product"].create(
            {"name": name, "available_in_pos": True, "taxes_id": False}
        )

    @classmethod
    def _create_guest(cls, name, **values):
        return cls.env["restaurant.guest"].create({"name": name, **values})

    @classmethod
    def _create_order(cls, amount=100, partner=None, till=None, lines=None, **values):
        """An unpaid check.

        :param partner: the customer, False for nobody; the guest of the class if None
        :param lines: [(product, quantity, unit price, refunded line or None), …]
        """
        till = till or cls.till
        partner = cls.guest.partner_id if partner is None else partner
        lines = lines or [(cls.dish, 1, amount, None)]
        total = sum(quantity * price for _product, quantity, price, _line in lines)
        sign = -1 if values.get("is_refund") else 1  # tills store refunds like sales
        return cls.env["pos.order"].create(
            {
                "uuid": str(uuid4()),
                "session_id": till.current_session_id.id,
                "company_id": till.company_id.id,
                "partner_id": partner and partner.id,
                "lines": [
                    Command.create(cls._prepare_line(*line, sign=sign))
                    for line in lines
                ],
                "amount_total": total,
                "amount_paid": total,
                "amount_tax": 0,
                "amount_return": 0,
                "date_order": fields.Datetime.now(),
                **values,
            }
        )

    @classmethod
    def _prepare_line(cls, product, quantity, price, refunded=None, sign=1):
        return {
            "product_id": product.id,
            "qty": quantity,
            "price_unit": price,
            "price_subtotal": sign * quantity * price,
            "price_subtotal_incl": sign * quantity * price,
            "tax_ids": False,
            "refunded_orderline_id": refunded and refunded.id,
        }

    @classmethod
    def _pay_order(cls, *args, **values):
        """A paid check: see `_create_order` for the arguments."""
        order = cls._create_order(*args, **values)
        order.action_pos_order_paid()
        return order

    @classmethod
    def _refund_order(cls, order, quantity=1, **values):
        """A paid refund of so much of each line of a check."""
        lines = [
            (line.product_id, -quantity, line.price_unit, line) for line in order.lines
        ]
        return cls._pay_order(
            lines=lines, partner=order.partner_id, is_refund=True, **values
        )

    @classmethod
    def _create_tenders(cls, *names):
        """Ways to pay at the till of the class."""
        tenders = cls.env["pos.payment.method"].create(
            [{"name": name, "company_id": cls.company.id} for name in names]
        )
        cls.till.current_session_id.state = "closed"  # tills that are open are fixed
        cls.till.payment_method_ids = tenders
        cls.env["pos.session"].create(
            {"config_id": cls.till.id, "user_id": cls.env.uid}
        )
        return tenders

    @classmethod
    def _pay_with(cls, *payments, **values):
        """A paid check.

        :param payments: pairs of tender and amount; of three, it is change given back
        """
        order = cls._create_order(sum(payment[1] for payment in payments), **values)
        cls.env["pos.payment"].create(
            [
                {
                    "pos_order_id": order.id,
                    "payment_method_id": tender.id,
                    "amount": amount,
                    "is_change": bool(change),
                }
                for tender, amount, *change in payments
            ]
        )
        order.action_pos_order_paid()
        return order

    @classmethod
    def _count_days(cls):
        """Bring the tables of reports up to date."""
        cls.env["restaurant.report.day"]._count_all()

    def _get_rows(self, model, *names, **conditions):
        """Rows of a report of this company, as tuples of these fields, sorted; records
        by their names.
        """
        domain = [("company_id", "=", self.company.id)]
        domain += [(name, "=", value) for name, value in conditions.items()]
        rows = self.env[model].search(domain)
        return sorted(
            tuple(
                row[name].display_name if row._fields[name].relational else row[name]
                for name in names
            )
            for row in rows
        )

    def assert_stats(self, guest, **expected):
        stats = guest.stats_id
        self.assertEqual({name: stats[name] for name in expected}, expected)
