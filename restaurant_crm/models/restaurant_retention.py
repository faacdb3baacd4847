from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

BATCH = 200


class RestaurantRetention(models.Model):
    """How long guests who stay away are kept. Nobody is erased before a look."""

    _name = "restaurant.retention"
    _description = "Retention Rule"
    _rec_name = "months"
    _order = "company_id, id"

    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        default=lambda self: self.env.company.root_id,
        domain="[('parent_id', '=', False)]",
    )
    months = fields.Integer(
        string="Months without a visit",
        required=True,
        default=36,
        help="Counted from the last visit; where there is none, from the day on which "
        "the guest was written down.",
    )
    state = fields.Selection(
        [("draft", "Off"), ("running", "Every night")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    previewed_date = fields.Date(string="Looked at on", readonly=True, copy=False)
    guest_count = fields.Integer(
        string="Guests it would erase now", compute="_compute_guest_count"
    )

    _company_uniq = models.UniqueIndex("(company_id)", "A group has one rule.")
    _months_positive = models.Constraint(
        "CHECK (months >= 6)", "Keep guests for half a year at least."
    )

    def _compute_guest_count(self):
        guests = self.env["restaurant.guest"].with_context(active_test=False)
        for rule in self:
            rule.guest_count = guests.search_count(rule._get_domain())

    def _get_domain(self):
        """Return the domain of guests whose time is up and whom nothing keeps."""
        self.ensure_one()
        limit = fields.Date.subtract(
            fields.Date.context_today(self), months=self.months
        )
        away = Domain("last_visit", "<", limit) | (
            Domain("last_visit", "=", False) & Domain("create_date", "<", limit)
        )
        # who has reserved since is no guest who stays away, least of all who will come
        away &= Domain("reservation_ids", "not any", [("start_at", ">=", limit)])
        erasable = self.env["restaurant.guest"]._get_erasable_domain()
        return Domain("company_id", "=", self.company_id.id) & away & Domain(erasable)

    def write(self, vals):
        """Another time to keep is another rule: it is looked at anew."""
        if {"months", "company_id"} & vals.keys():
            vals = {**vals, "state": "draft", "previewed_date": False}
        return super().write(vals)

    def action_preview(self):
        """Show whom the rule would erase: by name, since what addons add to the rule
        cannot all be sent to a browser."""
        self.previewed_date = fields.Date.context_today(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_guest_action"
        )
        domain = [("company_id", "=", self.company_id.id), ("is_time_up", "=", True)]
        return {
            **action,
            "name": self.env._("Guests it would erase"),
            "domain": domain,
            "context": {"active_test": False, "create": False},
            "views": [(False, "list"), (False, "form")],
        }

    def action_start(self):
        if self.previewed_date != fields.Date.context_today(self):
            raise UserError(self.env._("Look first at whom it would erase."))
        self.state = "running"

    def action_stop(self):
        self.state = "draft"

    @api.model
    def _get_all_domain(self):
        """Return the domain of guests whose time is up by the rule of their group."""
        return Domain.OR(rule._get_domain() for rule in self.search(Domain.TRUE))

    @api.model
    def _cron_erase(self):
        """Erase in batches that are kept one by one."""
        cron = self.env["ir.cron"]
        for rule in self.search([("state", "=", "running")]):
            while erased := rule._erase_batch():
                if not cron._commit_progress(len(erased)):
                    return

    def _erase_batch(self, limit=BATCH):
        """Erase some of the guests whose time is up; return them."""
        guests = self.env["restaurant.guest"].with_context(active_test=False)
        found = guests.search(self._get_domain(), limit=limit)
        if found:
            found._erase(self.env._("Retention: %s months", self.months))
        return found
