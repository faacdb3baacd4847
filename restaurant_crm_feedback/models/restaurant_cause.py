from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RestaurantCause(models.Model):
    """Why something went wrong: a tree, the finer the more is known."""

    _name = "restaurant.cause"
    _description = "Cause of a Case"
    _parent_store = True
    _order = "complete_name, id"
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "name"]

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one(
        "restaurant.cause", string="Part of", ondelete="restrict", index=True
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("restaurant.cause", "parent_id", string="Finer causes")
    complete_name = fields.Char(
        string="Cause",
        compute="_compute_complete_name",
        recursive=True,
        store=True,
    )
    company_id = fields.Many2one(
        "res.company", string="Group", index=True, help="Empty: of all groups"
    )

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        """As the names were first written, whoever translates one of them."""
        for cause in self:
            name = cause.with_context(lang="en_US").name
            parts = [cause.parent_id.complete_name, name]
            cause.complete_name = " / ".join(filter(None, parts))

    @api.depends("name", "complete_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """The whole name is kept in one language; everybody reads it in the own."""
        for cause in self:
            names, part = [], cause
            while part:
                names.append(part.name or "")
                part = part.parent_id
            cause.display_name = " / ".join(reversed(names))

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A cause cannot be a part of itself."))
