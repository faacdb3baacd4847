"""What a till sends, checked before anybody believes it."""

from dataclasses import dataclass, replace
from decimal import Decimal

from .money import check_decimals, parse_amount, parse_id, parse_key
from .refusal import Refusal

MAX_ORDER_LINES = 500


def _optional(values, name, kind, limit=200):
    value = values.get(name)
    if value is None or value is False or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, kind):
        raise Refusal("bad_request", field=name)
    if isinstance(value, str) and (len(value) > limit or "\0" in value):
        raise Refusal("bad_request", field=name)
    return value


def _optional_id(values, name):
    value = _optional(values, name, int)
    return None if value is None else parse_id(value, "bad_request")


@dataclass(frozen=True, slots=True)
class TillRequest:
    key: str
    attempt: int
    amount: Decimal | None = None
    partner_id: int | None = None
    order_uuid: str | None = None
    account_id: int | None = None
    card_id: int | None = None
    card_number: str | None = None
    pin: str | None = None
    order_total: float | None = None
    refunded_line_ids: tuple = ()

    @property
    def operation_key(self):
        """One effect per payment line and attempt: a line is tried again under the
        same uuid after it was refused or taken back."""
        return f"{self.key}:{self.attempt}"

    @classmethod
    def parse(cls, values, money=True):
        """Read the dictionary that a till sent.

        :param money: whether it has to name an amount and a guest
        :raises Refusal: with the code for what is wrong
        """
        if not isinstance(values, dict):
            raise Refusal("bad_request")
        key = parse_key(values.get("key"))
        attempt = _optional(values, "attempt", int) or 0
        if not 0 <= attempt < 10_000:
            raise Refusal("bad_request", field="attempt")
        if not money:
            return cls(key, attempt)
        pin = values.get("pin")
        if pin not in (None, False) and not isinstance(pin, str):
            raise Refusal("bad_pin")
        lines = values.get("refunded_line_ids") or ()
        if not isinstance(lines, list | tuple) or len(lines) > MAX_ORDER_LINES:
            raise Refusal("bad_request", field="refunded_line_ids")
        return cls(
            key=key,
            attempt=attempt,
            amount=parse_amount(values.get("amount")),
            partner_id=parse_id(values.get("partner_id"), "unknown_account"),
            order_uuid=_optional(values, "order_uuid", str),
            account_id=_optional_id(values, "account_id"),
            card_id=_optional_id(values, "card_id"),
            card_number=_optional(values, "card_number", str),
            pin=pin or None,
            order_total=_optional(values, "order_total", int | float),
            refunded_line_ids=tuple(parse_id(x, "unknown_hold") for x in lines),
        )

    def in_currency(self, digits):
        """The same, with the amount in decimals of the till's currency.

        :raises Refusal: ``bad_amount`` where it has more of them
        """
        return replace(self, amount=check_decimals(self.amount, digits))
