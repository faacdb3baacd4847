from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What one is to the other, and the other way round.
INVERSE = {
    "spouse": "spouse",
    "parent": "child",
    "child": "parent",
    "sibling": "sibling",
    "friend": "friend",
    "colleague": "colleague",
    "assistant": "principal",
    "principal": "assistant",
    "member": "household",
    "household": "member",
    "employee": "employer",
    "employer": "employee",
}


class RestaurantGuestLink(models.Model):
    """Two guests who belong together; each of them has a line of it."""

    _name = "restaurant.guest.link"
    _description = "Link between Guests"
    _rec_name = "related_id"
    _order = "kind, id"

    guest_id = fields.Many2one(
        "restaurant.guest", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="guest_id.company_id")
    related_id = fields.Many2one(
        "restaurant.guest",
        string="Who",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('company_id', '=', company_id), ('id', '!=', guest_id)]",
    )
    kind = fields.Selection(
        [
            ("spouse", "Husband or wife"),
            ("parent", "Father or mother"),
            ("child", "Son or daughter"),
            ("sibling", "Brother or sister"),
            ("friend", "Friend"),
            ("colleague", "Colleague"),
            ("assistant", "Books for this guest"),
            ("principal", "Has this guest book"),
            ("member", "Belongs to this household"),
            ("household", "Household of this guest"),
            ("employee", "Works for this guest"),
            ("employer", "Employs this guest"),
        ],
        string="Is",
        required=True,
        default="spouse",
    )
    note = fields.Char()
    mirror_id = fields.Many2one(
        "restaurant.guest.link", readonly=True, copy=False, ondelete="cascade"
    )

    _guest_related_kind_uniq = models.UniqueIndex(
        "(guest_id, related_id, kind)", "These two are linked already."
    )

    @api.constrains("guest_id", "related_id")
    def _check_guests(self):
        for link in self:
            if link.guest_id == link.related_id:
                raise ValidationError(
                    self.env._("A guest cannot be linked to the same guest.")
                )
            if link.guest_id.company_id != link.related_id.company_id:
                raise ValidationError(
                    self.env._("Only guests of one group can be linked.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Give the other guest the same line, seen from there."""
        links = super().create(vals_list)
        if self.env.context.get("restaurant_mirror"):
            return links
        mirrors = self.with_context(restaurant_mirror=True).create(
            [link._prepare_mirror() for link in links]
        )
        for link, mirror in zip(links, mirrors, strict=True):
            link.mirror_id = mirror
            mirror.mirror_id = link
        return links

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"guest_id", "related_id", "kind", "note"}:
            for link in self.filtered("mirror_id"):
                mirrored = link._prepare_mirror()
                mirror = link.mirror_id
                if mirror.read(list(mirrored), load=None)[0] != {
                    **mirrored,
                    "id": mirror.id,
                }:
                    mirror.write(mirrored)
        return result

    def unlink(self):
        return super(RestaurantGuestLink, self | self.mirror_id).unlink()

    def _prepare_mirror(self):
        """Return the values of the same link, seen from the other guest."""
        return {
            "guest_id": self.related_id.id,
            "related_id": self.guest_id.id,
            "kind": INVERSE[self.kind],
            "note": self.note,
        }

    def _move_to(self, guest):
        """Give these links to another guest; what would be double, or a link of the
        guest to itself, goes.
        """
        known = {(link.related_id, link.kind) for link in guest.link_ids}
        for link in self:
            key = link.related_id, link.kind
            if link.related_id == guest or key in known:
                link.unlink()
            else:
                known.add(key)
                link.guest_id = guest
