from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

UNITS = [("principal", "Principal"), ("bonus", "Bonus"), ("points", "Points")]


class RestaurantAccount(models.Model):
    """What a guest or a company owns with us, and the accounts on the other side.

    Money moves only through ``restaurant.ledger``. An account of kind *system* takes
    the other side of a posting, so that each posting nets to zero.
    """

    _name = "restaurant.account"
    _description = "Stored-value account"
    _inherit = ["mail.thread", "restaurant.account.life"]
    _order = "id desc"
    _rec_names_search = ["number", "guest_id"]

    number = fields.Char(required=True, readonly=True, copy=False, index=True)
    kind = fields.Selection(
        [("guest", "Guest"), ("company", "Company pool"), ("system", "System")],
        required=True,
        readonly=True,
        compute="_compute_kind",
        store=True,
        precompute=True,
    )
    system_kind = fields.Selection(
        [
            ("till", "In POS"),
            ("topup", "Topped up"),
            ("granted", "Bonus granted"),
            ("redeemed", "Redeemed"),
            ("adjusted", "Adjusted"),
            ("expired", "Expired"),
            ("earned", "Points given"),
            ("paid_out", "Paid out"),
        ],
        readonly=True,
    )
    pos_config_id = fields.Many2one("pos.config", readonly=True, index="btree_not_null")
    guest_id = fields.Many2one(
        "restaurant.guest", ondelete="restrict", index="btree_not_null", tracking=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.root_id,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("active", "Active"), ("frozen", "Frozen"), ("closed", "Closed")],
        required=True,
        default="active",
        tracking=True,
    )
    balance_ids = fields.One2many("restaurant.account.balance", "account_id")
    lot_ids = fields.One2many("restaurant.lot", "account_id")
    entry_ids = fields.One2many("restaurant.entry", "account_id")
    earning_ids = fields.One2many("restaurant.earning", "account_id")
    hold_ids = fields.One2many("restaurant.hold", "account_id")
    card_ids = fields.One2many("restaurant.card", "account_id")
    principal = fields.Monetary(compute="_compute_balances")
    bonus = fields.Monetary(compute="_compute_balances")
    points = fields.Float(compute="_compute_balances", digits=(16, 2))
    available = fields.Monetary(
        compute="_compute_balances",
        help="Principal and bonus together. Open holds are already taken off.",
    )
    proof_alert = fields.Boolean(compute="_compute_proof_alert")

    _number_uniq = models.UniqueIndex(
        "(company_id, number)", "An account with this number exists already."
    )
    # One account per purpose: two tills that ask at once get the same one.
    _system_uniq = models.UniqueIndex(
        "(company_id, system_kind, COALESCE(pos_config_id, 0)) WHERE kind = 'system'"
    )

    @api.depends("guest_id.guest_type", "system_kind")
    def _compute_kind(self):
        for account in self:
            if account.system_kind:
                account.kind = "system"
            else:
                company = account.guest_id.guest_type == "company"
                account.kind = "company" if company else "guest"

    @api.depends("balance_ids.amount")
    def _compute_balances(self):
        groups = self.env["restaurant.account.balance"]._read_group(
            [("account_id", "in", self.ids)], ["account_id", "unit"], ["amount:sum"]
        )
        amounts = {(account, unit): amount for account, unit, amount in groups}
        for account in self:
            for unit, _label in UNITS:
                account[unit] = amounts.get((account, unit), 0.0)
            account.available = account.principal + account.bonus

    def _compute_proof_alert(self):
        broken = self.env["restaurant.ledger.proof"].sudo()._get_broken().company_id
        for account in self:
            account.proof_alert = account.company_id in broken

    @api.depends("number", "guest_id.name", "system_kind", "pos_config_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["system_kind"]._description_selection(self.env))
        for account in self:
            owner = account.guest_id.name or kinds.get(account.system_kind)
            till = account.sudo().pos_config_id.name  # the desk sees no tills
            parts = [account.number, owner, till]
            account.display_name = " · ".join(filter(None, parts))

    @api.constrains("kind", "guest_id")
    def _check_owner(self):
        for account in self:
            if (account.kind == "system") == bool(account.guest_id):
                raise ValidationError(
                    self.env._("An account of a guest or a company needs an owner.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(
            [
                {**vals, "number": vals.get("number") or self._next_number()}
                for vals in vals_list
            ]
        )
        self.env["restaurant.account.balance"].sudo().create(
            [
                account._prepare_balance_values(unit)
                for account in accounts
                for unit, _label in UNITS
            ]
        )
        self.env["restaurant.card"].sudo().create(
            [
                {"account_id": account.id, "holder_id": account.guest_id.id}
                for account in accounts
                if account.guest_id and not account.card_ids
            ]
        )
        return accounts

    def _next_number(self):
        return self.env["ir.sequence"].next_by_code("restaurant.account")

    def _prepare_balance_values(self, unit):
        """An account of a guest cannot fall below zero, nor can what tills hold."""
        unbounded = self.kind == "system" and self.system_kind != "till"
        return {"account_id": self.id, "unit": unit, "has_floor": not unbounded}

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise ValidationError(
            self.env._("An account is never deleted. Close it instead.")
        )

    # -- opening

    @api.model
    def _open_for_guests(self, guests):
        """Give each guest without an account one, with a card of their own.

        :return: ``{guest: account}``
        """
        accounts = self.sudo()
        own = accounts.search(
            [("guest_id", "in", guests.ids), ("state", "!=", "closed")], order="id desc"
        )
        result = {account.guest_id: account for account in own}
        missing = guests.filtered(lambda guest: guest not in result)
        self._claim_guests(missing)
        opened = accounts.create([self._prepare_account_values(g) for g in missing])
        return {**result, **{account.guest_id: account for account in opened}}

    def _claim_guests(self, guests):
        """Let one till open an account for a guest; another's request runs again.

        Its snapshot cannot show the account of the first: a row that both change makes
        the second fail in time.
        """
        if guests:
            self.env.cr.execute(
                SQL(
                    "UPDATE restaurant_guest SET id = id WHERE id = ANY(%s)", guests.ids
                )
            )

    @api.model
    def _prepare_account_values(self, guest):
        return {
            "guest_id": guest.id,
            "company_id": guest.company_id.id,
        }

    @api.model
    @ormcache("company_id", "kind", "config_id")
    def _get_system_id(self, company_id, kind, config_id=None):
        """The id of the account on the other side; it is made when first needed.

        It is made on the ledger's own cursor: the one who posts must see it, whatever
        becomes of the request that asked.
        """
        values = {
            "system_kind": kind,
            "company_id": company_id,
            "pos_config_id": config_id,
        }
        with self.env["restaurant.ledger"]._money_cursor() as cr:
            # The second of two tills that ask at once waits, and finds it.
            cr.execute(
                SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", f"account {values}")
            )
            accounts = self.with_env(self.env(cr=cr, su=True))
            return accounts._find_system(values) or accounts._make_system(values)

    def _find_system(self, values):
        domain = [(name, "=", value or False) for name, value in values.items()]
        return self.search(domain).id

    def _make_system(self, values):
        account = self.create(values)
        self.env.flush_all()
        return account.id

    @api.model
    def _move_to(self, guests, guest):
        """Give the accounts and cards of guests who are merged to the one that stays.

        No money moves: an account is owned by somebody else, its lines stay.
        """
        cards = self.env["restaurant.card"].search([("holder_id", "in", guests.ids)])
        cards.holder_id = guest
        for account in self.search([("guest_id", "in", guests.ids)]):
            names = account.guest_id.name
            account.guest_id = guest
            account.message_post(
                body=self.env._("Merged from %(guest)s", guest=names),
            )
        self.env["restaurant.points.transfer"]._plan_join(guest)

    # -- the till

    @api.model
    def _prepare_till_values(self, guests):
        """What a till may show of the accounts that the guests can pay from.

        :return: ``{guest id: [{"id", "number", "owner", "principal", "bonus",
            "available", "points", "state", "cards": [{"id", "label", "has_pin",
            "state", "limit"}]}]}``
        """
        cards = self.env["restaurant.card"].sudo()._get_usable(guests)
        result = {guest.id: [] for guest in guests}
        for (holder, account), group in cards.grouped(
            lambda card: (card.holder_id, card.account_id)
        ).items():
            result[holder.id].append(
                {
                    **account._prepare_account_card(),
                    "cards": [card._prepare_till_values() for card in group],
                }
            )
        return result

    def _prepare_account_card(self):
        return {
            "id": self.id,
            "number": self.number,
            "owner": self.guest_id.name,
            "kind": self.kind,
            "state": self.state,
            "principal": self.principal,
            "bonus": self.bonus,
            "available": self.available,
            "points": self.points,
        }

    # -- buttons

    def action_view_entries(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_entry_action"
        )
        action["domain"] = [("account_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_prove(self):
        """Check this account's company now, as the nightly proof does."""
        self.ensure_one()
        return (
            self.env["restaurant.ledger.proof"].sudo()._prove(self.company_id)._open()
        )
