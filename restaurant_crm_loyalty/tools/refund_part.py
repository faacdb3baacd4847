from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RefundPart:
    """A share of a refund: the payment it lessens and the lot it goes back to."""

    origin: int  # hold of the payment
    account_id: int
    lot_id: int
    unit: str
    amount: Decimal
    money: Decimal | None = None  # where the amount is points: what they had paid

    @property
    def paid(self):
        """What the payment is lessened by."""
        return self.amount if self.money is None else self.money

    def as_json(self):
        values = {} if self.money is None else {"money": str(self.money)}
        return {
            **values,
            "origin": self.origin,
            "account": self.account_id,
            "lot": self.lot_id,
            "unit": self.unit,
            "amount": str(self.amount),
        }

    @classmethod
    def from_json(cls, values):
        return cls(
            values["origin"],
            values["account"],
            values["lot"],
            values["unit"],
            Decimal(values["amount"]),
            Decimal(values["money"]) if "money" in values else None,
        )
