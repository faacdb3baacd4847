from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RestaurantGuestApart(models.Model):
    """Two guests who look like one, and are not: father and son, a shared telephone.

    They are not offered as duplicates as long as this line is there.
    """

    _name = "restaurant.guest.apart"
    _description = "Guests who are not the same"
    _rec_name = "guest_id"
    _order = "id desc"

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    other_id = fields.Many2one(
        "restaurant.guest",
        string="Is not",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('company_id', '=', company_id), ('id', '!=', guest_id)]",
    )
    company_id = fields.Many2one(related="guest_id.company_id")

    _pair_uniq = models.UniqueIndex(
        "(LEAST(guest_id, other_id), GREATEST(guest_id, other_id))",
        "These two are kept apart already.",
    )

    @api.constrains("guest_id", "other_id")
    def _check_guests(self):
        for pair in self:
            same = pair.guest_id == pair.other_id
            if same or pair.guest_id.company_id != pair.other_id.company_id:
                raise ValidationError(
                    self.env._("Choose two guests of one group to keep apart.")
                )

    def action_offer_again(self):
        """They may be one after all: look again, the next night."""
        self.exists().unlink()

    @api.model
    def _keep(self, pairs):
        """Keep the two guests of each of these records apart; nothing twice.

        :param pairs: records with guest_id and other_id
        """
        known = {frozenset(pair._get_ends().ids) for pair in self._find(pairs.guest_id)}
        new = {}
        for pair in pairs:
            new[frozenset((pair.guest_id.id, pair.other_id.id))] = {
                "guest_id": pair.guest_id.id,
                "other_id": pair.other_id.id,
            }
        return self.create([new[ends] for ends in new.keys() - known])

    @api.model
    def _find(self, guests):
        ids = guests.ids
        return self.search(
            Domain("guest_id", "in", ids) | Domain("other_id", "in", ids)
        )

    def _get_ends(self):
        return self.guest_id | self.other_id

    @api.model
    def _move(self, guests, target):
        """Let lines of guests who are merged stand for the guest who remains; what
        would be double, or a line of a guest with the same guest, goes.
        """
        lines = self._find(guests | target)
        known = {frozenset(line._get_ends().ids) for line in lines - self._find(guests)}
        for line in self._find(guests):
            rest = line._get_ends() - guests - target
            if (
                len(rest) == 1
                and (ends := frozenset((rest.id, target.id))) not in known
            ):
                known.add(ends)
                line.write({"guest_id": target.id, "other_id": rest.id})
            else:
                line.unlink()
