from odoo import api, fields, models


class RestaurantIdentity(models.Model):
    """Who the owner of an account is, by a document. For the few who need to know.

    Kept for as long as the legal profile says; a group of its own reads it.
    """

    _name = "restaurant.identity"
    _description = "Recorded identity"
    _order = "id desc"
    _rec_name = "name"

    account_id = fields.Many2one(
        "restaurant.account",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    name = fields.Char(string="Name on the document", required=True, readonly=True)
    document = fields.Selection(
        [
            ("id_card", "Identity card"),
            ("passport", "Passport"),
            ("licence", "Business licence"),
            ("other", "Other"),
        ],
        required=True,
        readonly=True,
    )
    number = fields.Char(required=True, readonly=True)
    keep_until = fields.Date(readonly=True)
    create_uid = fields.Many2one("res.users", string="Recorded by", readonly=True)
    create_date = fields.Datetime(string="Recorded", readonly=True)

    @api.model
    def _record(self, account, name, document, number):
        """Write an identity down; the account is a named one from now on."""
        profile = self.env["restaurant.legal.profile"]._get_for(account.company_id)
        today = fields.Date.context_today(self)
        years = profile.keep_years
        self.create(
            {
                "account_id": account.id,
                "name": name,
                "document": document,
                "number": number,
                "keep_until": fields.Date.add(today, years=years) if years else False,
            }
        )
        account.sudo().named = True
        self.env["restaurant.card.event"]._note("identity", account)
