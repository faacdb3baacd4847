from odoo import Command, api, models
from odoo.http import request

from ..tools.till_input import is_record_id

# What a till says of an order, and the phone of a diner does not.
TILL_FIELDS = {"payment_ids", "is_refund", "tip_amount"}
UNPAID = {"state": "draft", "amount_paid": 0.0, "amount_return": 0.0}
TILL_LINE_FIELDS = {"refunded_orderline_id", "refund_orderline_ids"}


class RestaurantPublicOrder(models.AbstractModel):
    """Orders that come from the browser of a diner: self-order by phone, kiosk.

    The routes of self-order pass what was posted on to the till's own service, in the
    name of a manager. A link to order dinner is no till: it says neither that something
    was paid or given back, nor whose account or price it is.
    """

    _name = "restaurant.public.order"
    _description = "Orders of diners"

    @api.model
    def _is_public(self):
        """Whether somebody asks who is no user of ours."""
        return bool(request) and not request.env.user._is_internal()

    @api.model
    def _clean(self, values):
        """The order, without what only a till may say."""
        if not isinstance(values, dict):
            return values
        order = {k: v for k, v in values.items() if k not in TILL_FIELDS}
        order.update(UNPAID)
        if not self._may_name(order.get("partner_id"), order.get("preset_id")):
            order.pop("partner_id", None)
        special = self._get_special_products(order)
        known = self._get_known_lines(order)
        order["lines"] = [
            self._clean_line(command)
            for command in order.get("lines") or []
            if (command[0] == Command.CREATE or command[1] in known)
            and not self._is_special(command, special)
        ]
        return order

    def _get_known_lines(self, order):
        """Ids of the lines that this order has so far: those of others stay."""
        orders = self.env["pos.order"].sudo()
        uuid = order.get("uuid")
        mine = [("uuid", "=", uuid), ("state", "=", "draft")]
        known = orders.search(mine, limit=1) if isinstance(uuid, str) else orders
        return set(known.lines.ids)

    def _may_name(self, partner_id, preset_id):
        """A posted number is no proof of who somebody is: only a delivery, which needs
        an address, may name one of our guests. Nobody answers whether it is one."""
        if not is_record_id(partner_id) or not self._get_guests_among([partner_id]):
            return True
        preset = self.env["pos.preset"].sudo()
        preset = preset.browse(preset_id if is_record_id(preset_id) else ()).exists()
        return preset.identification == "address"

    @api.model
    def _get_guests_among(self, partner_ids):
        """Ids of contacts that are guests of any group."""
        guests = self.env["restaurant.guest"].sudo().with_context(active_test=False)
        return set(guests.search([("partner_id", "in", partner_ids)]).partner_id.ids)

    def _get_special_products(self, order):
        """Products that tills alone sell: ids."""
        session_id = order.get("session_id")
        sessions = self.env["pos.session"].sudo()
        session = sessions.browse(session_id if is_record_id(session_id) else ())
        config = session.exists().config_id
        return set((config._get_special_products() - config.tip_product_id).ids)

    def _is_special(self, command, special):
        values = command[2] if len(command) > 2 else None
        return isinstance(values, dict) and values.get("product_id") in special

    def _clean_line(self, command):
        if len(command) < 3 or not isinstance(command[2], dict):
            return command
        hidden = self._get_till_line_fields()
        values = {k: v for k, v in command[2].items() if k not in hidden}
        return [command[0], command[1], values]

    def _get_till_line_fields(self):
        return TILL_LINE_FIELDS

    # -- what goes to that browser

    @api.model
    def _hide_guests(self, rows, name, hidden):
        """Take from rows what tells of a guest.

        :param rows: as ``read`` gives them, without names of relations
        :param name: the field with the contact
        :param hidden: fields that become empty, or all but ``id`` where None
        """
        guests = self._get_guests_among([row[name] for row in rows if row[name]])
        for row in rows:
            if row[name] in guests:
                gone = set(row) - {"id"} if hidden is None else hidden & row.keys()
                row.update(dict.fromkeys(gone, False))
        return rows
