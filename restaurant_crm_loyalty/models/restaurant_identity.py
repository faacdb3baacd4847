from odoo import api, fields, models
from odoo.tools import format_date


class RestaurantIdentity(models.Model):
    """Who the owner of an account is, by a document. For the few who need to know.

    Kept for as long as the legal profile says; a group of its own reads it. A guest who
    is erased takes it along, or a nightly job does as soon as nothing asks for it.
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

    # -- forgetting

    @api.model
    def _get_due_domain(self):
        """Identities that neither the law nor what is on the account asks for."""
        today = fields.Date.context_today(self)
        return [
            "|",
            ("keep_until", "=", False),
            ("keep_until", "<", today),
            ("account_id.balance_ids", "not any", [("amount", "!=", 0)]),
        ]

    @api.model
    def _get_of_guests(self, guests):
        accounts = self.env["restaurant.account"].sudo()
        accounts = accounts.search([("guest_id", "in", guests.ids)])
        return self.sudo().search([("account_id", "in", accounts.ids)])

    def _get_due(self):
        return self.search([("id", "in", self.ids), *self._get_due_domain()])

    def _describe_stay(self):
        """Why the identity outlives the erasure of its guest, as a sentence."""
        guest = self.account_id.guest_id.display_name
        if self.keep_until and self.keep_until >= fields.Date.context_today(self):
            return self.env._(
                "The recorded identity of %(guest)s has to be kept until %(day)s, and"
                " goes then.",
                guest=guest,
                day=format_date(self.env, self.keep_until),
            )
        return self.env._(
            "The recorded identity of %(guest)s stays until the account %(account)s is"
            " empty.",
            guest=guest,
            account=self.account_id.number,
        )

    @api.autovacuum
    def _gc_of_erased_guests(self, limit=1000):
        """Identities that had to stay when their guests were erased."""
        due = self.search(
            [
                *self._get_due_domain(),
                ("account_id.guest_id.erased_date", "!=", False),
            ],
            limit=limit,
        )
        due.unlink()
        return len(due), len(due) == limit
