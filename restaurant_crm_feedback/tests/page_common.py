import re
from datetime import timedelta
from uuid import uuid4

from odoo import Command, fields
from odoo.tests import HttpCase

from ..tools.links import write_link
from .common import FeedbackCommon

PATH = "/restaurant_crm/feedback"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class PageCase(FeedbackCommon, HttpCase):
    """A paid check of a guest, one of nobody, and the pages their links lead to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group.country_id = cls.env.ref("base.cn")
        tills = cls.env["pos.config"].with_company(cls.group)
        cls.till = tills.create(
            {
                "name": "Till",
                "payment_method_ids": False,
                "restaurant_outlet_id": cls.outlet.id,
            }
        )
        cls.session = cls.env["pos.session"].create(
            {"config_id": cls.till.id, "user_id": cls.env.uid}
        )
        cls.tofu, cls.duck = cls.env["product.product"].create(
            [
                {"name": name, "available_in_pos": True, "taxes_id": False}
                for name in ("Mapo tofu", "Roast duck")
            ]
        )
        cls.links = cls.env["restaurant.feedback.link"]
        cls.order = cls._pay(cls.ada.partner_id)
        cls.nobodys = cls._pay()
        cls.env.flush_all()

    @classmethod
    def _pay(cls, partner=None, date=None):
        lines = [
            {
                "product_id": product.id,
                "qty": 1,
                "price_unit": 50,
                "price_subtotal": 50,
                "price_subtotal_incl": 50,
                "tax_ids": False,
            }
            for product in (cls.tofu, cls.duck)
        ]
        order = cls.env["pos.order"].create(
            {
                "uuid": str(uuid4()),
                "session_id": cls.session.id,
                "company_id": cls.group.id,
                "partner_id": partner and partner.id,
                "lines": [Command.create(line) for line in lines],
                "amount_total": 100,
                "amount_paid": 100,
                "amount_tax": 0,
                "amount_return": 0,
                "date_order": date or fields.Datetime.now(),
            }
        )
        order.action_pos_order_paid()
        return order

    def _token(self, kind, record, days=10):
        until = fields.Date.today() + timedelta(days=days)
        return write_link(self.links._sign, kind, record.id, until)

    def _get(self, token, query=""):
        return self.url_open(f"{PATH}/{token}{query}")

    def _post(self, token, values=None, files=None, step="", **more):
        """Send a form as the page would, with the token of its session."""
        values = {"score": "4", **(values or {}), **more}
        shown = TOKEN.search(self._get(token if not step else token).text)
        if shown:
            values.setdefault("csrf_token", shown[1])
        return self.url_open(f"{PATH}/{token}{step}", data=values, files=files)

    def _told(self, **conditions):
        domain = [("company_id", "=", self.group.id)]
        domain += [(name, "=", value) for name, value in conditions.items()]
        return self.env["restaurant.feedback"].search(domain, order="id")
