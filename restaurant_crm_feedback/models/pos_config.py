from odoo import models
from odoo.tools import plaintext2html

from odoo.addons.restaurant_crm.tools.till_input import is_record_id, read_line

MAX_TEXT = 2000
MAX_KEY = 64


class PosConfig(models.Model):
    _inherit = "pos.config"

    def restaurant_report_case(self, values):
        """A guest complains at the table: open a case, once for each key.

        :param dict values: {"key": str, "case_type": str, "partner_id": int,
            "order_uuid": str, "table": str, "product_ids": [int], "text": str}; a key
            and a type are enough
        :return: {"ok": True, "number"}. Refusals: bad_values, bad_type
        """
        self._check_till_call()
        values = values if isinstance(values, dict) else {}
        key = read_line(values.get("key"), MAX_KEY)
        text = read_line(values.get("text"), MAX_TEXT)
        if not key or text is None:
            message = self.env._("This cannot be understood. Please try again.")
            return self._refuse_till_call("bad_values", message)
        cases = self.env["restaurant.case"].sudo()
        kind = values.get("case_type")
        known = dict(cases._fields["case_type"].selection)
        if not isinstance(kind, str) or kind not in known:
            message = self.env._("Please choose what it is about.")
            return self._refuse_till_call("bad_type", message)
        case = cases._open_from_till(key, self._prepare_till_case(kind, text, values))
        return {"ok": True, "number": case.number}

    def _prepare_till_case(self, kind, text, values):
        kinds = self.env["restaurant.case"]._fields["case_type"]
        name = dict(kinds._description_selection(self.env))[kind]
        table = read_line(values.get("table"), MAX_KEY) or ""
        at_table = self.env._("%(what)s, table %(table)s", what=name, table=table)
        products = self._get_till_dishes(values.get("product_ids"))
        order = self._get_till_order(values.get("order_uuid"))
        return {
            "name": text[:80] or (at_table if table else name),
            "case_type": kind,
            "channel": "till",
            "outlet_id": self.sudo()._get_restaurant_outlet().id,
            "guest_id": self._get_till_guest(values.get("partner_id")).id,
            "order_id": order.id,
            "table_name": table,
            "product_ids": [(6, 0, products.ids)],
            "description": plaintext2html(text) if text else False,
            "reporter_id": self.env.uid,
        }

    def _get_till_dishes(self, ids):
        known = [value for value in ids if is_record_id(value)] if _is_list(ids) else []
        dishes = self.env["product.product"].sudo()
        return dishes.search([("id", "in", known), ("available_in_pos", "=", True)])

    def _get_till_order(self, uuid):
        orders = self.env["pos.order"].sudo()
        uuid = read_line(uuid, MAX_KEY)
        if not uuid:
            return orders
        return orders.search(
            [("uuid", "=", uuid), ("company_id", "=", self.company_id.id)], limit=1
        )


def _is_list(value):
    return isinstance(value, list) and len(value) <= 100
