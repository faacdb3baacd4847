from dataclasses import dataclass, fields
from datetime import date


@dataclass(frozen=True, slots=True)
class Till:
    """An open session as the ledger sees it, read by one statement: ``sql/till.sql``.

    The ORM would read four wide records for it, at each tap on *pay*.
    """

    business_date: date
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


TILL_COLUMNS = [field.name for field in fields(Till)][1:]
