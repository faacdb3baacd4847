import secrets

from stdnum import luhn

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RestaurantCard(models.Model):
    """A key to an account: who holds it, how much it opens, and where.

    The printed number finds the account and proves nothing; the PIN does, and lies
    in a table that nobody can read.
    """

    _name = "restaurant.card"
    _description = "Stored-value card"
    _inherit = ["mail.thread", "restaurant.card.life"]
    _order = "id desc"
    _rec_name = "number"

    number = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._default_number(),
        help="With a check digit, so that a mistyped number is noticed",
    )
    account_id = fields.Many2one(
        "restaurant.account",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    holder_id = fields.Many2one(
        "restaurant.guest",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    state = fields.Selection(
        [
            ("issued", "Issued"),
            ("active", "Active"),
            ("lost", "Lost"),
            ("replaced", "Replaced"),
            ("closed", "Closed"),
        ],
        required=True,
        default="active",
        tracking=True,
    )
    limit_ticket = fields.Monetary(
        string="Limit per check", tracking=True, help="0: no limit"
    )
    limit_day = fields.Monetary(
        string="Limit per day", tracking=True, help="0: no limit; by business day"
    )
    limit_month = fields.Monetary(
        string="Limit per month", tracking=True, help="0: no limit; by business day"
    )
    outlet_ids = fields.Many2many(
        "restaurant.outlet", string="Outlets", help="Empty: all outlets"
    )
    hour_from = fields.Float(
        string="Valid from", help="Hour of the outlet's clock, e.g. 11:30 for lunch"
    )
    hour_until = fields.Float(
        string="Valid to", help="Both 0: the whole day. May lie after midnight."
    )
    valid_until = fields.Date(string="Valid until", tracking=True)
    pin_ids = fields.One2many(
        "restaurant.card.pin", "card_id", groups="base.group_no_one"
    )
    has_pin = fields.Boolean(
        string="PIN set", compute="_compute_has_pin", compute_sudo=True
    )
    pin_locked = fields.Boolean(compute="_compute_has_pin", compute_sudo=True)

    _number_uniq = models.UniqueIndex(
        "(company_id, number)", "A card with this number exists already."
    )

    def _default_number(self):
        body = "8" + "".join(str(secrets.randbelow(10)) for _digit in range(14))
        return body + luhn.calc_check_digit(body)

    @api.depends("pin_ids")
    def _compute_has_pin(self):
        pins = self.env["restaurant.card.pin"].search_fetch(
            [("card_id", "in", self.ids)]
        )
        by_card = {pin.card_id: pin for pin in pins}
        for card in self:
            pin = by_card.get(card)
            card.has_pin = bool(pin)
            card.pin_locked = bool(pin and pin._is_locked())

    @api.constrains("number")
    def _check_number(self):
        for card in self:
            if not luhn.is_valid(card.number):
                raise ValidationError(
                    self.env._("The check digit of %s is wrong.", card.number)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise ValidationError(self.env._("A card is never deleted. Close it instead."))

    @api.model
    def _clean_number(self, text):
        """A number as typed, printed or scanned, without what separates its groups."""
        return "".join(char for char in text[:64] if char.isalnum()).upper()

    @api.model
    def _get_usable(self, guests):
        """The cards that the guests hold, blocked ones too, own accounts first."""
        cards = self.search_fetch(
            [
                ("holder_id", "in", guests.ids),
                ("state", "not in", ("replaced", "closed")),
            ],
            order="id",
        )
        return cards.filtered(lambda card: card.account_id.state != "closed").sorted(
            lambda card: (card.account_id.guest_id != card.holder_id, card.id)
        )

    def _prepare_till_values(self):
        return {
            "id": self.id,
            "label": f"•••• {self.number[-4:]}",
            "has_pin": self.has_pin,
            "state": self.state,
            "limit": self.limit_ticket,
        }

    # -- buttons

    def action_report_lost(self):
        self.filtered(lambda card: card.state in ("issued", "active")).state = "lost"

    def action_activate(self):
        self.filtered(lambda card: card.state in ("issued", "lost")).state = "active"

    def action_close(self):
        self.filtered(lambda card: card.state not in ("replaced", "closed")).write(
            {"state": "closed"}
        )

    def action_unlock_pin(self):
        self.env["restaurant.hold.service"]._check_supervisor()
        self.check_access("read")
        self.sudo().pin_ids._unlock()
        for card in self:
            card.message_post(body=self.env._("PIN unlocked"))
