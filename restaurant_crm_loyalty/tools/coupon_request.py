"""What a till sends to reserve the coupons of a check."""

from dataclasses import dataclass

from odoo.addons.restaurant_crm.tools.till_input import is_record_id

MAX_COUPONS = 50
CHANNELS = ("dine_in", "takeaway", "delivery")


@dataclass(frozen=True, slots=True)
class CouponRequest:
    """:param order_uuid: names the check
    :param card_ids: its coupons, each once
    """

    order_uuid: str
    card_ids: tuple
    partner_id: int | None = None
    channel: str | None = None

    @classmethod
    def parse(cls, values):
        """Read ``{"order_uuid", "card_ids", "partner_id", "channel"}``; None for what
        is no such request."""
        if not isinstance(values, dict):
            return None
        uuid, ids = values.get("order_uuid"), values.get("card_ids")
        if not isinstance(uuid, str) or not 8 <= len(uuid) <= 64 or "\0" in uuid:
            return None
        if not isinstance(ids, list) or not 0 < len(ids) <= MAX_COUPONS:
            return None
        if not all(is_record_id(card_id) for card_id in ids):
            return None
        partner_id = values.get("partner_id") or None
        if partner_id is not None and not is_record_id(partner_id):
            return None
        channel = values.get("channel") or None
        if channel is not None and channel not in CHANNELS:
            return None
        return cls(uuid, tuple(sorted(set(ids))), partner_id, channel)
