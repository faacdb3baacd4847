from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.referral_code import new_code


class RestaurantGuestReferral(models.AbstractModel):
    """The friends of a guest, and the code by which they are known."""

    _name = "restaurant.guest.referral"
    _description = "Friends of a guest"

    referral_code = fields.Char(
        string="Code for friends", readonly=True, copy=False, index="btree_not_null"
    )
    referral_ids = fields.One2many(
        "restaurant.referral", "guest_id", string="Friends brought"
    )
    referral_count = fields.Integer(string="Friends", compute="_compute_referral_count")

    _referral_code_uniq = models.UniqueIndex(
        "(referral_code) WHERE referral_code IS NOT NULL",
        "Another guest has this code.",
    )

    def _compute_referral_count(self):
        counts = dict(
            self.env["restaurant.referral"]._read_group(
                [("guest_id", "in", self.ids)], ["guest_id"], ["__count"]
            )
        )
        for guest in self:
            guest.referral_count = counts.get(guest, 0)

    def _get_referral_code(self):
        """The code of a guest, made when it is first asked for."""
        self.ensure_one()
        if not self.referral_code:
            self.sudo().referral_code = new_code()
        return self.referral_code

    def action_make_referral_code(self):
        """Give the guest a code to tell friends."""
        self.check_access("write")
        policies = self.env["restaurant.referral.policy"]
        for guest in self:
            if not policies._get_for(guest.company_id):
                raise UserError(
                    self.env._("Say first what friends bring: there are no rules yet.")
                )
            guest._get_referral_code()

    def action_view_referrals(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm_loyalty.restaurant_referral_action"
        )
        return {**action, "domain": [("guest_id", "in", self.ids)], "context": {}}

    def _merge_into(self, guest):
        """Friends go along; a code too, where the other one has none."""
        self.env["restaurant.referral"].sudo()._move(self, guest)
        code = next(filter(None, self.mapped("referral_code")), False)
        self.sudo().referral_code = False
        if code and not guest.referral_code:
            self.flush_recordset(["referral_code"])
            guest.sudo().referral_code = code
        return super()._merge_into(guest)

    def _prepare_timeline_entries(self):
        referrals = self.env["restaurant.referral"].sudo()
        found = referrals.search(
            ["|", ("guest_id", "in", self.ids), ("friend_id", "in", self.ids)]
        )
        return super()._prepare_timeline_entries() + [
            referral._prepare_timeline_entry() for referral in found
        ]

    def _export_guest_data(self):
        """Of friends only that there were some: their names are theirs."""
        names = ["create_date", "state", "rewarded_on"]
        return {
            **super()._export_guest_data(),
            "friends": self._read_section(self.sudo().referral_ids, names),
        }
