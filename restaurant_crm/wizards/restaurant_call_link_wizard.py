from urllib.parse import urlencode

from odoo import fields, models
from odoo.tools.urls import urljoin

from ..models.ir_http import CALL_SCOPE

VALID_DAYS = 365


class RestaurantCallLinkWizard(models.TransientModel):
    """Gives an agent the address that the agent's softphone opens when it rings."""

    _name = "restaurant.call.link.wizard"
    _description = "Connect a Softphone"

    url = fields.Char(string="Address for the softphone", readonly=True)
    expires = fields.Date(string="Valid until", readonly=True)

    def action_create_link(self):
        """Make a new address; those made before stay valid until they are revoked.

        Its key is an API key of the agent that is good for calls alone.
        """
        self.ensure_one()
        expires = fields.Datetime.add(fields.Datetime.now(), days=VALID_DAYS)
        # sudo: for a year, which is longer than users may make their own keys
        key = (
            self.env["res.users.apikeys"]
            .sudo()
            ._generate(CALL_SCOPE, self.env._("Softphone: incoming calls"), expires)
        )
        address = urljoin(self.get_base_url(), "/restaurant_crm/call")
        # the place of the number is for the softphone to fill: it stays as it is
        url = f"{address}?{urlencode({'key': key})}&number=%CALLERID%"
        self.write({"url": url, "expires": expires.date()})
        return self._get_records_action(
            name=self.env._("Connect my softphone"), target="new"
        )
