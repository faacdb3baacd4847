from odoo import api, fields, models
from odoo.fields import Domain

from .restaurant_stats_ranking import QUADRANTS

AT_ONCE = 50  # activities that one click plans


class RestaurantPlaybook(models.Model):
    """What to do with the guests of a quadrant, in the words of the house; and how many
    they are, and what they bring to the group that the user works for.
    """

    _name = "restaurant.playbook"
    _description = "Playbook"
    _order = "sequence, id"

    quadrant = fields.Selection(QUADRANTS, required=True, readonly=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Aim", required=True, translate=True)
    advice = fields.Char(
        string="In a word",
        required=True,
        translate=True,
        help="Shown beside the quadrant of each guest.",
    )
    means = fields.Text(string="What to do", translate=True)
    offer = fields.Char(
        translate=True, help="What a campaign for these guests would offer."
    )
    task = fields.Char(
        translate=True, help="What is planned for somebody who looks after a guest."
    )

    currency_id = fields.Many2one("res.currency", compute="_compute_figures")
    guest_count = fields.Integer(string="Guests", compute="_compute_figures")
    guest_share = fields.Float(string="Share of guests", compute="_compute_figures")
    window_spend = fields.Monetary(string="Recent spend", compute="_compute_figures")
    spend_share = fields.Float(string="Share of spend", compute="_compute_figures")
    expected_value = fields.Monetary(
        string="Next 12 months", compute="_compute_figures"
    )
    can_start_campaign = fields.Boolean(compute="_compute_can_start_campaign")

    _quadrant_uniq = models.UniqueIndex(
        "(quadrant)", "A quadrant has one page in the playbook."
    )

    @api.depends_context("company")
    def _compute_figures(self):
        company = self.env.company.root_id
        rows = self.env["restaurant.guest.stats"]._read_group(
            [("company_id", "=", company.id), ("quadrant", "!=", False)],
            ["quadrant"],
            ["__count", "window_spend:sum", "expected_value:sum"],
        )
        found = {quadrant: figures for quadrant, *figures in rows}
        guests = sum(figures[0] for figures in found.values())
        spend = sum(figures[1] for figures in found.values())
        for page in self:
            count, spent, value = found.get(page.quadrant, (0, 0.0, 0.0))
            page.currency_id = company.currency_id
            page.guest_count = count
            page.guest_share = count / guests if guests else 0.0
            page.window_spend = spent
            page.spend_share = spent / spend if spend else 0.0
            page.expected_value = value

    @api.depends("quadrant")
    @api.depends_context("uid")
    def _compute_can_start_campaign(self):
        may_plan = self.env["restaurant.campaign"].has_access("create")
        for page in self:
            page.can_start_campaign = may_plan and page.quadrant != "new"

    @api.model
    def _get_advice(self):
        """Return {quadrant: what to do, in one line}."""
        pages = self.sudo().search([], limit=len(QUADRANTS))
        return {
            page.quadrant: self.env._(
                "%(aim)s: %(advice)s", aim=page.name, advice=page.advice
            )
            for page in pages
        }

    @api.model
    def _get_offers(self):
        """Return {quadrant: what to offer}."""
        return {page.quadrant: page.offer for page in self.sudo().search([])}

    def _get_guests_domain(self):
        self.ensure_one()
        return Domain("quadrant", "=", self.quadrant) & Domain(
            "company_id", "=", self.env.company.root_id.id
        )

    def _get_segment(self):
        """Return the built-in segment of these guests; empty for those without one."""
        self.ensure_one()
        segments = self.env["restaurant.segment"]
        domain = [
            ("company_id", "=", self.env.company.root_id.id),
            ("class_key", "=", f"quadrant_{self.quadrant}"),
        ]
        found = segments.search(domain, limit=1)
        if not found and self.quadrant != "new":
            segments.sudo()._create_classes(self.env.company)
            found = segments.search(domain, limit=1)
        if found and not found.refreshed_at:
            found.sudo()._refresh()
        return found

    # Buttons --------------------------------------------------------------------------

    def action_view_guests(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_guest_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": list(self._get_guests_domain()),
            "context": {},
        }

    def action_view_segment(self):
        """Open the segment of these guests: to freeze, to export, to write to."""
        return self._get_segment()._get_records_action()

    def action_plan(self):
        """Plan the task for those of these guests who spend most, some dozen at a time;
        each guest once.
        """
        guests = self.env["restaurant.guest"]
        guests.check_access("write")
        domain = self._get_guests_domain() & ~guests._get_cared_for_domain("playbook")
        found = guests.search(domain, order="window_spend desc, id", limit=AT_ONCE)
        planned = found._plan_care("playbook", self.task)
        if planned:
            message = self.env._("Planned for %(count)s guests.", count=len(planned))
        else:
            message = self.env._("There is nobody left for whom to plan it.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if planned else "warning",
                "message": message,
            },
        }

    def action_start_campaign(self):
        self.ensure_one()
        return self._get_campaign_action(self._get_segment())

    def _get_campaign_action(self, segment):
        """Return the action that opens a new campaign for these guests."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "restaurant.campaign",
            "views": [(False, "form")],
            "name": self.env._("Campaign"),
            "context": {
                "default_name": self.name,
                "default_segment_id": segment.id,
                "default_note": self.offer,
            },
        }
