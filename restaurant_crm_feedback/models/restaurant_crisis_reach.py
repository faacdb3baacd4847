from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

PAID = ("paid", "done", "invoiced")


class RestaurantCrisisReach(models.AbstractModel):
    """Who is concerned: the checks with a dish, or a lot, and the guests of them."""

    _name = "restaurant.crisis.reach"
    _description = "Reach of a Crisis"

    product_ids = fields.Many2many("product.product", string="Dishes")
    lot_name = fields.Char(string="Lot", help="As it was entered at the till")
    outlet_ids = fields.Many2many("restaurant.outlet", help="Empty: all outlets")
    sold_from = fields.Datetime()
    sold_until = fields.Datetime()
    contact_ids = fields.One2many("restaurant.crisis.contact", "crisis_id")
    check_count = fields.Integer(string="Checks", readonly=True, copy=False)
    anonymous_count = fields.Integer(
        string="Checks without a guest", readonly=True, copy=False
    )
    contact_count = fields.Integer(
        string="Guests concerned", compute="_compute_contact_progress"
    )
    reached_count = fields.Integer(
        string="Guests reached", compute="_compute_contact_progress"
    )
    contact_progress = fields.Float(
        string="Guests contacted", compute="_compute_contact_progress"
    )

    @api.depends("contact_ids.state")
    def _compute_contact_progress(self):
        for crisis in self:
            contacts = crisis.contact_ids
            tried = contacts.filtered(lambda contact: contact.state != "todo")
            reached = contacts.filtered(lambda contact: contact.state in ("ok", "ill"))
            crisis.contact_count = len(contacts)
            crisis.reached_count = len(reached)
            crisis.contact_progress = (
                100.0 * len(tried) / len(contacts) if contacts else 0.0
            )

    def action_find_guests(self):
        """Find the checks, and put their guests on the list; who is on it stays."""
        self.check_access("write")
        for crisis in self:
            if not (crisis.sold_from and crisis.sold_until):
                raise UserError(self.env._("Say from when until when it was sold."))
            if not (crisis.product_ids or crisis.lot_name):
                raise UserError(self.env._("Choose the dishes, or enter the lot."))
            crisis._find_guests()

    def _find_guests(self):
        rows = self.env.execute_query(self._get_checks_query())
        [(checks, anonymous)] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*), COUNT(*) FILTER (WHERE guest_id IS NULL)
                     FROM (%s) checks""",
                self._get_checks_query(),
            )
        )
        self.write({"check_count": checks, "anonymous_count": anonymous})
        known = set(self.contact_ids.guest_id.ids)
        found = {}
        for order_id, guest_id in rows:
            if guest_id and guest_id not in known:
                found.setdefault(guest_id, order_id)
        self.env["restaurant.crisis.contact"].create(
            [
                {"crisis_id": self.id, "guest_id": guest_id, "order_id": order_id}
                for guest_id, order_id in found.items()
            ]
        )

    def _get_checks_query(self):
        """Return SQL for (order_id, guest_id or null) of the checks concerned: one
        statement, by the index on the date.
        """
        for model in ("pos.order", "pos.order.line", "pos.pack.operation.lot"):
            self.env[model].flush_model()
        self.env["restaurant.guest"].flush_model()
        wanted = []
        if self.product_ids:
            wanted.append(SQL("line.product_id = ANY(%s)", self.product_ids.ids))
        if self.lot_name:
            wanted.append(
                SQL(
                    """EXISTS (SELECT FROM pos_pack_operation_lot lot
                                WHERE lot.pos_order_line_id = line.id
                                  AND lot.lot_name = %s)""",
                    self.lot_name,
                )
            )
        place = SQL("TRUE")
        if self.outlet_ids:
            place = SQL("till.restaurant_outlet_id = ANY(%s)", self.outlet_ids.ids)
        return SQL(
            """SELECT o.id AS order_id, guest.id AS guest_id
                 FROM pos_order o
                 JOIN pos_config till ON till.id = o.config_id
                 JOIN res_company company ON company.id = o.company_id
                 LEFT JOIN restaurant_guest guest
                   ON guest.partner_id = o.partner_id AND guest.company_id = %(group)s
                WHERE o.date_order >= %(start)s AND o.date_order < %(end)s
                  AND o.state IN %(paid)s AND o.is_refund IS NOT TRUE
                  AND split_part(company.parent_path, '/', 1)::int = %(group)s
                  AND %(place)s
                  AND EXISTS (SELECT FROM pos_order_line line
                               WHERE line.order_id = o.id AND line.qty > 0
                                 AND %(wanted)s)""",
            group=self.company_id.id,
            start=self.sold_from,
            end=self.sold_until,
            paid=PAID,
            place=place,
            wanted=SQL(" AND ").join(wanted),
        )

    def action_view_checks(self):
        """Open the checks concerned."""
        self.ensure_one()
        rows = self.env.execute_query(self._get_checks_query())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Checks concerned"),
            "res_model": "pos.order",
            "view_mode": "list,form",
            "domain": [("id", "in", [order_id for order_id, _guest in rows])],
        }
