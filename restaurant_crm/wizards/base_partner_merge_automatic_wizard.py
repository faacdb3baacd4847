from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

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
