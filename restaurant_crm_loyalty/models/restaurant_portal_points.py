from odoo import api, models
from odoo.tools import SQL

from .restaurant_points_gift import CHOICES


class RestaurantPortalPoints(models.AbstractModel):
    """Points and tier of a guest in the portal: what there is, when it ends, why."""

    _name = "restaurant.portal.points"
    _description = "Points and tiers in the portal"

    # -- points

    @api.model
    def _prepare(self, account):
        """What an account has in points; nothing where its group gives none."""
        policy = self.env["restaurant.points.policy"].sudo()
        policy = policy._get_for(account.company_id)
        if not account or not policy:
            return {}
        service = self.env["restaurant.points.service"].sudo()
        standing = service._get_standing(account)
        return {
            **standing,
            "account": account,
            "worth": policy.redeem_on and policy._get_worth(standing["usable"]),
        }

    @api.model
    def _get_expiry(self, account):
        """``[{"day", "points"}]``: when the points of an account end, soonest first;
        ``day`` is None for those that stay."""
        return self.env.execute_query_dict(
            SQL(
                """SELECT expires_on AS day, SUM(remaining)::float AS points
                FROM restaurant_lot
                WHERE account_id = %s AND unit = 'points' AND remaining > 0
                GROUP BY expires_on ORDER BY expires_on NULLS LAST""",
                account.id,
            )
        )

    @api.model
    def _get_gifts(self, account):
        """What points buy in the guest's group today, the cheapest first."""
        policy = self.env["restaurant.points.policy"].sudo()
        policy = policy._get_for(account.company_id)
        gifts = self.env["restaurant.points.gift"].sudo()
        if not policy:
            return gifts
        domain = gifts._get_open_domain(account.company_id, policy._get_today())
        found = gifts.search(domain, limit=CHOICES)
        return found.filtered(lambda gift: gift._can_be_given())

    @api.model
    def _get_lines(self, account, offset, limit):
        """``(entries, count)``: movements of points, newest first."""
        entries = self.env["restaurant.entry"].sudo()
        domain = [("account_id", "=", account.id), ("unit", "=", "points")]
        lines = entries.search(domain, offset=offset, limit=limit)
        return lines, entries.search_count(domain)

    @api.model
    def _explain(self, entries):
        """``{entry: lines}``: what each dish earned, see ``restaurant.earning``."""
        earned = entries.filtered(lambda entry: entry.kind == "earn")
        earnings = self.env["restaurant.earning"].sudo()
        earnings = earnings.search([("order_id", "in", earned.order_id.ids)])
        by_order = {earning.order_id: earning for earning in earnings}
        return {
            entry: by_order[entry.order_id]._prepare_lines()
            for entry in earned
            if entry.order_id in by_order
        }

    # -- tier

    @api.model
    def _prepare_tier(self, guest):
        """``{"tier", "member", "next", "share", "missing", "until", …}``, with what
        applies; ``share`` of the way to the next tier in percent."""
        members = self.env["restaurant.membership"].sudo()
        progress = members._prepare_progress(guest) or {}
        tier = guest.tier_id.filtered("active")
        if not tier and not progress.get("tier"):
            return {}
        member = members._get_of(guest)
        fees = self.env["restaurant.membership.fee"].sudo()
        return {
            **progress,
            **fees._prepare_payback(guest),
            "tier": tier,
            "valid_until": member.paid_until
            if tier.qualify_on == "paid"
            else member.valid_until,
            "next": progress.get("tier"),
            "share": self._get_share(guest, progress),
            "missing": self._describe(guest, progress, "missing", "unit"),
            "keep": self._describe(guest, progress, "keep", "keep_unit"),
        }

    def _describe(self, guest, progress, figure, unit):
        amount = progress.get(figure)
        return guest._describe_figure(amount, progress[unit]) if amount else ""

    def _get_share(self, guest, progress):
        following = guest.tier_id._get_next(guest.company_id)
        if not progress.get("tier") or not following.threshold:
            return 0
        return round(100 * (1 - progress["missing"] / following.threshold))
