from odoo import fields, models


class RestaurantGuestRequest(models.Model):
    _name = "restaurant.guest.request"
    _description = "Special Request of a Guest"
    _rec_name = "text"
    _order = "state desc, date desc, id desc"

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    outlet_id = fields.Many2one("restaurant.outlet", ondelete="restrict")
    text = fields.Char(string="Request", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    state = fields.Selection(
        [("open", "To meet"), ("met", "Met")],
        required=True,
        default="open",
        copy=False,
        group_expand=True,
    )
    met_by = fields.Many2one("res.users", readonly=True, copy=False)
    met_date = fields.Datetime(readonly=True, copy=False)

    def action_met(self):
        """Tick the requests that are still open."""
        self.filtered(lambda request: request.state == "open").write(
            {
                "state": "met",
                "met_by": self.env.uid,
                "met_date": fields.Datetime.now(),
            }
        )
