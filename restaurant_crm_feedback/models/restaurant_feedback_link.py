from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools.misc import hmac

from ..tools.links import read_link, write_link

SCOPE = "restaurant_crm_feedback.link"
PATH = "/restaurant_crm/feedback"
# Cards on tables are printed; by then they are worn anyhow.
PRINTED_DAYS = 730


class Target(NamedTuple):
    """What a link is about, as records with all rights; empty where there is none."""

    channel: str  # of the answer: receipt, message or table
    outlet: models.BaseModel
    order: models.BaseModel
    visit: models.BaseModel
    table: models.BaseModel
    expired: bool


class RestaurantFeedbackLink(models.AbstractModel):
    """Links that let somebody without a login answer: signed, and for a while only.

    A link says what an answer is about. It opens nothing, and shows nothing of a guest.
    """

    _name = "restaurant.feedback.link"
    _description = "Links to the Feedback Page"

    @api.model
    def _get_order_url(self, order):
        """Return the link on the receipt of a paid check, always the same."""
        outlet = order.config_id.restaurant_outlet_id
        until = order.date_order.date() + timedelta(days=outlet.feedback_link_days)
        return self._get_url("order", order, until)

    @api.model
    def _get_visit_url(self, visit):
        """Return the link in a message about a visit."""
        days = visit.outlet_id.feedback_link_days
        until = fields.Date.today() + timedelta(days=days)
        return self._get_url("visit", visit, until)

    @api.model
    def _get_printed_url(self, record):
        """Return the link for the card on a table, or for the door of an outlet."""
        kind = "table" if record._name == "restaurant.table" else "outlet"
        until = fields.Date.today() + timedelta(days=PRINTED_DAYS)
        return self._get_url(kind, record, until)

    @api.model
    def _get_url(self, kind, record, until):
        token = write_link(self._sign, kind, record.id, until)
        return f"{self.get_base_url()}{PATH}/{token}"

    @api.model
    def _sign(self, subject):
        return hmac(self.sudo().env, SCOPE, subject)

    @api.model
    def _read(self, token):
        """Return the `Target` of a link, None for one that is not ours, or whose
        subject is no more.
        """
        link = read_link(self._sign, token)
        if link is None:
            return None
        env = self.sudo().env
        find = {
            "order": self._find_order,
            "visit": self._find_visit,
            "table": self._find_table,
            "outlet": self._find_outlet,
        }.get(link.kind)
        if find is None:
            return None
        found = {
            "order": env["pos.order"],
            "visit": env["restaurant.visit"],
            "table": env["restaurant.table"],
            **find(env, link.record_id),
        }
        if not found.get("outlet"):
            return None
        return Target(expired=link.until < fields.Date.today(), **found)

    @api.model
    def _find_order(self, env, record_id):
        order = env["pos.order"].browse(record_id).exists()
        checks = env["restaurant.visit.check"].search([("order_id", "=", order.id)])
        return {
            "channel": "receipt",
            "outlet": order.config_id.restaurant_outlet_id,
            "order": order,
            "visit": checks.visit_id,
        }

    @api.model
    def _find_visit(self, env, record_id):
        visit = env["restaurant.visit"].browse(record_id).exists()
        return {"channel": "message", "outlet": visit.outlet_id, "visit": visit}

    @api.model
    def _find_table(self, env, record_id):
        table = env["restaurant.table"].browse(record_id).exists()
        outlet = table.floor_id.pos_config_ids[:1].restaurant_outlet_id
        return {"channel": "table", "outlet": outlet, "table": table}

    @api.model
    def _find_outlet(self, env, record_id):
        outlet = env["restaurant.outlet"].browse(record_id).exists()
        return {"channel": "table", "outlet": outlet}
