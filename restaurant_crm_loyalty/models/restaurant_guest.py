from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, formatLang


class RestaurantGuest(models.Model):
    _name = "restaurant.guest"
    # What comes before the guest is asked before it.
    _inherit = [
        "restaurant.guest.facts",
        "restaurant.guest.referral",
        "restaurant.guest",
        "restaurant.guest.coupons",
    ]

    tier_id = fields.Many2one(
        "restaurant.tier",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        domain="[('company_id', '=', company_id)]",
        help="Gives the guest its prices. Changed with a reason by the guest desk.",
    )

    account_ids = fields.One2many("restaurant.account", "guest_id")
    stored_value = fields.Monetary(
        compute="_compute_stored_value",
        groups="restaurant_crm.group_restaurant_floor",
        help="Principal and bonus on the guest's own accounts",
    )

    tier_progress = fields.Char(compute="_compute_tier_progress")

    def _compute_tier_progress(self):
        """How far it is to the next tier, as a sentence."""
        members = self.env["restaurant.membership"].sudo()
        for guest in self:
            progress = members._prepare_progress(guest) if len(self) == 1 else {}
            guest.tier_progress = (
                guest._describe_progress(progress) if progress else False
            )

    def _describe_progress(self, progress):
        texts = []
        if progress.get("keep"):
            texts.append(
                self.env._(
                    "%(missing)s to keep the tier, by %(day)s",
                    missing=self._describe_figure(
                        progress["keep"], progress["keep_unit"]
                    ),
                    day=progress["keep_until"],
                )
            )
        if progress.get("missing"):
            missing = self._describe_figure(progress["missing"], progress["unit"])
            texts.append(
                self.env._(
                    "%(missing)s to %(tier)s", missing=missing, tier=progress["tier"]
                )
            )
        return " · ".join(texts)

    def _describe_figure(self, figure, unit):
        if unit == "spend":
            return self.currency_id.format(figure)
        if unit == "visits":
            return self.env._("%s visits", int(figure))
        points = formatLang(self.env, figure, digits=0 if figure == int(figure) else 2)
        return self.env._("%s points", points)

    @api.depends("account_ids.balance_ids.amount")
    def _compute_stored_value(self):
        groups = self.env["restaurant.account"]._read_group(
            [("guest_id", "in", self.ids)], ["guest_id"], ["id:recordset"]
        )
        accounts = dict(groups)
        for guest in self:
            own = accounts.get(guest, self.env["restaurant.account"])
            guest.stored_value = sum(own.mapped("available"))

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("tier_id") for vals in vals_list):
            self._check_tier_access()
        return super().create(vals_list)

    def write(self, vals):
        if "tier_id" in vals:
            self._check_tier_access()
        return super().write(vals)

    def _check_tier_access(self):
        desk = "restaurant_crm.group_restaurant_desk"
        if not self.env.su and not self.env.user.has_group(desk):
            raise AccessError(self.env._("The guest desk gives and takes tiers."))

    def action_change_tier(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_tier_wizard_action"
        )
        action["context"] = {"default_guest_ids": self.ids}
        return action

    def action_view_accounts(self):
        """The guest's own accounts, and those that a card of the guest opens."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_account_action"
        )
        own, held = ("guest_id", "=", self.id), ("card_ids.holder_id", "=", self.id)
        action["domain"] = ["|", own, held]
        action["context"] = {"default_guest_id": self.id}
        return action

    # -- ports of the guest

    def _compute_goodwill_available(self):
        result = super()._compute_goodwill_available()
        self.goodwill_available = True
        return result

    def _grant_goodwill(self, amount, reason, origin):
        """A coupon worth the amount, or bonus money, as the group has set."""
        given = super()._grant_goodwill(amount, reason, origin)
        service = self.env["restaurant.goodwill.service"]
        return given or service._grant(self, amount, reason, origin)

    def _prepare_card_sections(self, config):
        sections = super()._prepare_card_sections(config)
        sections["loyalty"] = self._prepare_card_loyalty(config)
        return sections

    def _prepare_card_loyalty(self, config):
        accounts = self.env["restaurant.account"]._prepare_till_values(self)
        return {
            "tier": self._prepare_card_tier(config),
            "accounts": accounts.get(self.id, []),
            "pin_above": config.restaurant_pin_above,
            "coupons": self.sudo()._prepare_card_coupons(config),
            "points": self._prepare_card_points(config),
            "progress": self._prepare_card_progress(),
        }

    def _prepare_card_progress(self):
        """How far it is to the next tier; what a fee has saved so far."""
        progress = self.env["restaurant.membership"]._prepare_progress(self) or {}
        payback = self.env["restaurant.membership.fee"]._prepare_payback(self)
        return {**progress, **payback} or False

    def _prepare_card_points(self, config):
        """What the guest's own account has in points; nothing where none are given."""
        if not config.restaurant_points["on"]:
            return False
        account = self.account_ids.sudo().filtered(lambda own: own.state != "closed")
        if not account:
            return {"usable": 0, "pending": 0, "owed": 0, "expiring": 0}
        service = self.env["restaurant.points.service"].sudo()
        standing = service._get_standing(account[-1:])
        gifts = self.env["restaurant.points.gift"].sudo()
        today = config._get_restaurant_outlet()._get_business_date(
            fields.Datetime.now()
        )
        return {
            **standing,
            "gifts": gifts._prepare_choices(self, config, standing["usable"], today),
        }

    def _prepare_card_tier(self, config):
        """What a till needs to know of the tier; no prices it cannot charge."""
        tier = self.tier_id
        if not tier.active:
            return False
        pricelist = tier.sudo().pricelist_id
        chargeable = pricelist.currency_id == config.currency_id
        return {
            "id": tier.id,
            "name": tier.name,
            "perk": tier.perk or "",
            "pricelist_id": chargeable and pricelist.id,
        }

    def _get_finder_queries(self, text):
        """Find the holder of a stored-value card by its printed number."""
        number = self.env["restaurant.card"]._clean_number(text)
        queries = super()._get_finder_queries(text)
        if any(char.isdigit() for char in number):
            queries.append(
                SQL(
                    """SELECT holder_id, 0 FROM restaurant_card
                    WHERE number = %s AND company_id = %s AND state <> 'closed'""",
                    number,
                    self.env.company.root_id.id,
                )
            )
        return queries

    def _merge_into(self, guest):
        """Accounts and cards go along with their money and their lines.

        The one that stays has the best of their tiers, and all that was paid for.
        """
        self.env["restaurant.membership"].sudo()._move_to(self, guest)
        self.env["restaurant.account"].sudo()._move_to(self, guest)
        for model in (
            "restaurant.earning",
            "restaurant.tier.move",
            "restaurant.membership.fee",
        ):
            records = self.env[model].sudo()
            records.search([("guest_id", "in", self.ids)]).guest_id = guest
        self._move_coupons(guest)
        return super()._merge_into(guest)

    def _get_erase_warnings(self):
        warnings = super()._get_erase_warnings()
        for account in self._get_own_accounts().filtered("available"):
            warnings.append(
                self.env._(
                    "%(guest)s has %(amount)s in store: pay it out or note it first.",
                    guest=account.guest_id.display_name,
                    amount=account.currency_id.format(account.available),
                )
            )
        identities = self.env["restaurant.identity"]._get_of_guests(self)
        kept = identities - identities._get_due()
        return warnings + [identity._describe_stay() for identity in kept]

    @api.model
    def _get_erasable_domain(self):
        """Nobody is forgotten to whom something is owed, or who is paying just now."""
        owing = SQL(
            """(SELECT account.guest_id FROM restaurant_account account
                 WHERE account.guest_id IS NOT NULL AND (
                    EXISTS (SELECT FROM restaurant_account_balance
                             WHERE account_id = account.id AND amount > 0)
                    OR EXISTS (SELECT FROM restaurant_hold WHERE state = 'authorised'
                                  AND account_id = account.id)))"""
        )
        domain = super()._get_erasable_domain()
        return [*domain, ("id", "not in", owing)]

    def _erase(self, reason):
        """Money records stay as the law says, under the number of the guest; the
        chatter that tells whose they were goes, and a recorded identity that nothing
        asks for.
        """
        self.env["restaurant.identity"]._get_of_guests(self)._get_due().unlink()
        accounts = self._get_own_accounts()
        for records in (accounts, accounts.card_ids):
            domain = [("model", "=", records._name), ("res_id", "in", records.ids)]
            self.env["mail.message"].sudo().search(domain).unlink()
        return super()._erase(reason)

    def _get_own_accounts(self):
        accounts = self.env["restaurant.account"].sudo()
        return accounts.search([("guest_id", "in", self.ids)])
