from odoo import api, fields, models

# What is known of the tier that a guest has.
TIER_FIELDS = (
    "since",
    "valid_until",
    "grace_until",
    "noticed_for",
    "locked_until",
    "lock_reason",
)


class RestaurantMembership(models.Model):
    """What a guest has done for a tier, and until when it is theirs.

    A slim row beside the guest: figures of the window, moved by set-based statements
    at night and for one guest when a check is paid.
    """

    _name = "restaurant.membership"
    _description = "Membership"
    _rec_name = "guest_id"
    _log_access = False

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    tier_id = fields.Many2one(related="guest_id.tier_id")
    joined_on = fields.Date(readonly=True)
    since = fields.Date(string="Tier since", readonly=True)
    valid_until = fields.Date(readonly=True, index="btree_not_null")
    grace_until = fields.Date(
        readonly=True, help="The tier goes then, unless the guest does enough."
    )
    noticed_for = fields.Date(readonly=True)
    locked_until = fields.Date(readonly=True)
    lock_reason = fields.Char(readonly=True)
    paid_until = fields.Date(readonly=True, help="The last day that a fee has paid")
    spend = fields.Monetary(readonly=True, help="In the window of the tier policy")
    visits = fields.Integer(readonly=True)
    points = fields.Float(digits=(16, 2), readonly=True)
    reached_id = fields.Many2one(
        "restaurant.tier",
        string="Tier reached",
        readonly=True,
        ondelete="set null",
        help="The tier that the figures would give today",
    )
    counted_on = fields.Date(readonly=True)

    _guest_uniq = models.UniqueIndex("(guest_id)")

    @api.model
    def _upgrade(self, guest, day):
        """Give one guest the tier that is reached, at once; see the nightly job."""
        policy = self.env["restaurant.tier.policy"]._get_for(guest.company_id)
        if policy:
            self.env["restaurant.membership.night"]._upgrade_guest(policy, guest, day)

    @api.model
    def _get_of(self, guest):
        return self.sudo().search([("guest_id", "=", guest.id)], limit=1)

    @api.model
    def _get_or_make(self, guest, day):
        values = {
            "guest_id": guest.id,
            "company_id": guest.company_id.id,
            "joined_on": day,
        }
        return self._get_of(guest) or self.sudo().create(values)

    def _pay_until(self, last, tier, today):
        """A fee was paid: the tier is theirs, unless they have a higher one."""
        before = self.guest_id.tier_id
        self.paid_until = last
        if tier._is_above(before):
            self.guest_id.sudo().tier_id = tier
            self.write({"since": today, "valid_until": False, "grace_until": False})
        self.env["restaurant.tier.move"].sudo().create(
            {
                "guest_id": self.guest_id.id,
                "company_id": self.company_id.id,
                "date": today,
                "kind": "paid",
                "from_tier_id": before.id,
                "to_tier_id": self.guest_id.tier_id.id,
                "valid_until": last,
                "user_id": self.env.uid,
            }
        )

    @api.model
    def _set_by_hand(self, guests, locked_until, reason):
        """A tier given by hand begins today; with a lock it stays as it is."""
        known = self.search([("guest_id", "in", guests.ids)])
        missing = guests - known.guest_id
        today = fields.Date.context_today(self)
        known |= self.create(
            [
                {"guest_id": g.id, "company_id": g.company_id.id, "joined_on": today}
                for g in missing
            ]
        )
        known.write(
            {
                "since": today,
                "valid_until": False,  # the next night gives it its end
                "grace_until": False,
                "noticed_for": False,
                "locked_until": locked_until,
                "lock_reason": locked_until and reason,
            }
        )

    @api.model
    def _move_to(self, guests, guest):
        """Guests who are merged bring the better of what each has: the higher tier with
        its end, what was paid for, the earlier day of joining. A tier that is locked
        stays as it is.
        """
        today = fields.Date.context_today(self)
        for other in guests:
            theirs = self._get_of(other)
            mine = self._get_or_make(guest, theirs.joined_on or today)
            is_locked = mine.locked_until and mine.locked_until >= today
            tier = other.tier_id
            if tier and tier._is_above(guest.tier_id) and not is_locked:
                guest.sudo().tier_id = tier
                mine.write({name: theirs[name] for name in TIER_FIELDS})
            days = {
                "paid_until": (max, mine.paid_until, theirs.paid_until),
                "joined_on": (min, mine.joined_on, theirs.joined_on),
            }
            for name, (best, *known) in days.items():
                mine[name] = best(filter(None, known), default=False)

    # -- progress

    def _get_figure(self, tier):
        """What of the figures counts for a tier."""
        return {"spend": self.spend, "visits": self.visits, "points": self.points}.get(
            tier.qualify_on, 0.0
        )

    @api.model
    def _find_ways(self, guests):
        """How far it is to the next tier for many guests: a few questions for each
        tier, one for all their figures.

        :return: ``{guest: (next tier, what is missing)}``, of those who have one
        """
        policies = self.env["restaurant.tier.policy"]
        known = self.sudo().search([("guest_id", "in", guests.ids)])
        members = {member.guest_id: member for member in known}
        ways = {}
        for (company, tier), some in guests.grouped(
            lambda guest: (guest.company_id, guest.tier_id)
        ).items():
            following = policies._get_for(company) and tier._get_next(company)
            for guest in some if following else ():
                figure = members.get(guest, self)._get_figure(following)
                ways[guest] = following, max(0.0, following.threshold - figure)
        return ways

    @api.model
    def _prepare_progress(self, guest):
        """How far it is to the next tier, and what keeps this one.

        :return: ``{"tier", "missing", "unit", "until", "keep", "keep_until", "grace"}``
            with what applies; nothing without a tier policy
        """
        policy = self.env["restaurant.tier.policy"]._get_for(guest.company_id)
        if not policy:
            return False
        member = self._get_of(guest)
        following = guest.tier_id._get_next(guest.company_id)
        progress = {}
        if following:
            missing = following.threshold - member._get_figure(following)
            progress = {
                "tier": following.name,
                "missing": max(0.0, missing),
                "unit": following.qualify_on,
                "until": policy._get_window_end(member),
            }
        return {**progress, **member._prepare_keeping(policy)}

    def _prepare_keeping(self, policy):
        """What the guest has to do to keep the tier, where there is not much time."""
        tier = self.tier_id
        if not self.valid_until or not tier._is_automatic():
            return {}
        left = (self.valid_until - policy._get_today()).days
        if left > policy.notice_days and not self.grace_until:
            return {}
        missing = tier._get_keep_threshold() - self._get_kept_figure(policy)
        if missing <= 0:
            return {}
        return {
            "keep": missing,
            "keep_unit": tier.qualify_on,
            "keep_until": self.grace_until or self.valid_until,
        }

    def _get_kept_figure(self, policy):
        """What will count when the tier is looked at; in the grace, what counts now."""
        if self.grace_until:
            return self._get_figure(self.tier_id)
        night = self.env["restaurant.membership.night"]
        return night._read_foreseen(policy, self.guest_id)
