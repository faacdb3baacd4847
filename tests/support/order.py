"""A check, as the till sends it."""

import time
from dataclasses import dataclass, field
from uuid import uuid4


@dataclass
class Order:
    """A check as the till sends it; the same uuids each time it is sent."""

    partner_id: int | None
    session_id: int
    lines: list = field(default_factory=list)
    payments: list = field(default_factory=list)
    uuid: str = field(default_factory=lambda: str(uuid4()))
    extra: dict = field(default_factory=dict)

    def add_line(self, product_id, amount, quantity=1, refunded_id=None):
        uuid = str(uuid4())
        self.lines.append(
            {
                "product_id": product_id,
                "qty": quantity,
                "price_unit": amount,
                "price_subtotal": quantity * amount,
                "price_subtotal_incl": quantity * amount,
                "uuid": uuid,
                "tax_ids": [[5, 0, 0]],
                "refunded_orderline_id": refunded_id,
            }
        )
        return uuid

    def add_payment(self, method_id, amount, uuid=None):
        uuid = uuid or str(uuid4())
        self.payments.append(
            {
                "payment_method_id": method_id,
                "amount": amount,
                "uuid": uuid,
                "payment_date": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
            }
        )
        return uuid

    def _flip(self, line):
        return {name: -line[name] for name in ("price_subtotal", "price_subtotal_incl")}

    def as_json(self):
        total = sum(line["price_subtotal_incl"] for line in self.lines)
        lines = self.lines
        if total < 0:
            # As tills do: prices of a refund with the sign of a sale.
            lines = [{**line, **self._flip(line)} for line in lines]
        return {
            "uuid": self.uuid,
            "access_token": f"token {self.uuid}",
            "session_id": self.session_id,
            "partner_id": self.partner_id or False,
            "lines": [[0, 0, line] for line in lines],
            "payment_ids": [[0, 0, payment] for payment in self.payments],
            "amount_total": total,
            "amount_tax": 0,
            "amount_paid": sum(payment["amount"] for payment in self.payments),
            "amount_return": 0,
            "state": "paid",
            "is_refund": total < 0,
            "date_order": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime()),
            "to_invoice": False,
            **self.extra,
        }
