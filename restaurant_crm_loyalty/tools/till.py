from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class Till:
    """An open session as the ledger sees it, read by one statement: ``sql/till.sql``.

    The ORM would read four wide records for it, at each tap on *pay*.
    """

    business_date: date
    hour: float  # of the outlet's clock, e.g. 19.5
    session_id: int
    state: str
    config_id: int
    company_id: int  # the root company: the group that owns the accounts
    branch_id: int  # the company that runs the till
    same_currency: bool
    digits: int
    outlet_id: int | None
    spend_order: str
    bonus_share: float
    pin_above: float


TILL_COLUMNS = [field.name for field in fields(Till)][2:]


def is_within(hour, start, end):
    """Whether an hour lies in a span of the clock; without a span every hour does.

    >>> is_within(12.5, 11.5, 14), is_within(14, 11.5, 14), is_within(1, 22, 2)
    (True, False, True)
    """
    start, end = start or 0.0, end or 0.0
    if not start and not end:
        return True
    if start < end:
        return start <= hour < end
    return hour >= start or hour < end
