from datetime import timedelta

from odoo import api, fields, models

from ..tools.referral_code import read_code


class RestaurantReferralEntry(models.AbstractModel):
    """Takes down who brought whom, unless something speaks against it."""

    _name = "restaurant.referral.entry"
    _description = "Entering of friends"

    @api.model
    def _find_bringer(self, code, company):
        """The guest whose code this is; nobody where friends bring nothing."""
        guests = self.env["restaurant.guest"].sudo()
        code = read_code(code)
        policy = self.env["restaurant.referral.policy"]._get_for(company)
        if not (code and policy):
            return guests
        return guests.search(
            [("company_id", "=", company.root_id.id), ("referral_code", "=", code)]
        )

    @api.model
    def _get_obstacle(self, guest, friend, phone=False):
        """Why this friend cannot have been brought by that guest.

        :param guest: nobody for an unknown code
        :param friend: nobody yet, where a till is just writing the guest down
        :param phone: of the friend, in E.164
        :return: a code, see ``_explain``; None where nothing speaks against it
        """
        if not guest:
            return "unknown"
        if self._is_same(guest, friend, phone):
            return "self"
        if friend and self._has_been_here(friend):
            return "known"
        policy = self.env["restaurant.referral.policy"]._get_for(guest.company_id)
        if self._get_next_number(guest, self._get_month()) > policy.month_cap:
            return "cap"
        return None

    @api.model
    def _is_same(self, guest, friend, phone=False):
        """One person, as far as contact, phone and e-mail tell."""
        mail = guest.partner_id.email_normalized
        return (
            guest == friend
            or (guest.phone_e164 and guest.phone_e164 in (phone, friend.phone_e164))
            or (mail and mail == friend.partner_id.email_normalized)
        )

    @api.model
    def _has_been_here(self, friend):
        """Who came before, or was brought by another one, is no new guest."""
        visits = self.env["restaurant.visit"].sudo().with_context(active_test=False)
        domain = [("guest_id", "=", friend.id)]
        return bool(
            visits.search_count(domain, limit=1)
            or self.sudo().search_count([("friend_id", "=", friend.id)], limit=1)
        )

    @api.model
    def _explain(self, code):
        messages = {
            "unknown": self.env._("Nobody has this code."),
            "self": self.env._("Nobody brings themselves."),
            "known": self.env._("This guest was here before, or brought by another."),
            "cap": self.env._("The guest with this code has brought enough friends."),
        }
        return messages[code]

    @api.model
    def _get_month(self):
        return fields.Date.context_today(self).replace(day=1)

    @api.model
    def _get_next_number(self, guest, month):
        [(last,)] = self.sudo()._read_group(
            [("guest_id", "=", guest.id), ("month", "=", month)], [], ["number:max"]
        )
        return (last or 0) + 1

    @api.model
    def _enter(self, guest, friend, source):
        """Take down that a guest brought a friend; see ``_get_obstacle`` before."""
        policy = self.env["restaurant.referral.policy"]._get_for(guest.company_id)
        today, month = fields.Date.context_today(self), self._get_month()
        return self.sudo().create(
            {
                "company_id": guest.company_id.id,
                "guest_id": guest.id,
                "friend_id": friend.id,
                "source": source,
                "month": month,
                "number": self._get_next_number(guest, month),
                "valid_until": today + timedelta(days=policy.days),
            }
        )
