from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """The guest desk merges guests who gave another e-mail address, or none; not
        where one of them can log in, who would become somebody else.
        """
        if extra_checks and self._is_about_guests(partner_ids):
            extra_checks = False
        return super()._merge(partner_ids, dst_partner, extra_checks)

    def _is_about_guests(self, partner_ids):
        if not self.env.user.has_group("restaurant_crm.group_restaurant_desk"):
            return False
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        if partners.with_context(active_test=False).user_ids:
            return False
        guests = self.env["restaurant.guest"].with_context(active_test=False)
        found = guests.search([("partner_id", "in", partner_ids)])
        return found.partner_id == partners.exists()

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Merge the guests before the contacts: a contact is one guest of a group."""
        self._merge_restaurant_guests(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _merge_restaurant_guests(self, src_partners, dst_partner):
        guests = self.env["restaurant.guest"].sudo().with_context(active_test=False)
        partners = src_partners | dst_partner
        found = guests.search([("partner_id", "in", partners.ids)], order="id")
        for same_group in found.grouped("company_id").values():
            of_contact = same_group.filtered(lambda g: g.partner_id == dst_partner)
            guest = of_contact or same_group[0]
            if others := same_group - guest:
                others._merge_into(guest)
            guest.partner_id = dst_partner
