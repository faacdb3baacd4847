from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError


class RestaurantSuggestion(models.Model):
    """An idea in the box. Of who stays anonymous nothing at all is kept."""

    _name = "restaurant.suggestion"
    _description = "Suggestion"
    _order = "vote_count desc, id desc"

    name = fields.Char(string="Idea", required=True)
    detail = fields.Text()
    is_anonymous = fields.Boolean(
        string="Anonymous", help="Nobody can find out who it was, we neither."
    )
    author_id = fields.Many2one(
        "res.users",
        string="From",
        readonly=True,
        default=lambda self: self.env.user,
        help="Empty: anonymous",
    )
    outlet_id = fields.Many2one(
        "restaurant.outlet", ondelete="set null", help="Empty: all outlets"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("planned", "We do it"),
            ("declined", "Not now"),
        ],
        string="Stage",
        required=True,
        default="new",
        copy=False,
        group_expand=True,
    )
    answer = fields.Char(help="What staff read: why, or why not")
    vote_ids = fields.Many2many(
        "res.users", "restaurant_suggestion_vote", string="Voted for it", copy=False
    )
    vote_count = fields.Integer(
        string="Votes", compute="_compute_vote_count", store=True
    )
    has_voted = fields.Boolean(
        string="I am for it", compute="_compute_has_voted", compute_sudo=True
    )
    improvement_id = fields.Many2one(
        "restaurant.improvement", ondelete="set null", readonly=True, copy=False
    )

    @api.depends("vote_ids")
    def _compute_vote_count(self):
        for suggestion in self:
            suggestion.vote_count = len(suggestion.vote_ids)

    @api.depends("vote_ids")
    @api.depends_context("uid")
    def _compute_has_voted(self):
        for suggestion in self:
            suggestion.has_voted = self.env.user in suggestion.vote_ids

    @api.model_create_multi
    def create(self, vals_list):
        """Drop an idea into the box; the database itself does not say whose it was."""
        suggestions = self.browse()
        for vals in vals_list:
            author = self.env.user
            who = self
            if vals.get("is_anonymous"):
                who = self.with_user(SUPERUSER_ID)
                author = self.env["res.users"]
            group = self.env.company.root_id  # of who writes it, not of the superuser
            values = {
                "company_id": group.id,
                **vals,
                "author_id": author.id,
                "state": "new",
            }
            suggestions += super(RestaurantSuggestion, who).create([values])
        return suggestions.with_env(self.env)

    def action_vote(self):
        """Be for it; once more to take it back."""
        self.check_access("read")
        for suggestion in self.sudo():
            voted = self.env.user in suggestion.vote_ids
            suggestion.vote_ids = [(3 if voted else 4, self.env.uid)]

    def action_plan(self):
        """Make an improvement of an idea."""
        self.ensure_one()
        if self.improvement_id:
            raise UserError(self.env._("There is an improvement of this idea."))
        self.improvement_id = self.env["restaurant.improvement"].create(
            {
                "name": self.name,
                "measure": self.detail,
                "origin": "suggestion",
                "outlet_id": self.outlet_id.id,
                "company_id": self.company_id.id,
            }
        )
        self.state = "planned"
        return self.improvement_id._get_records_action()

    def action_decline(self):
        if not all(self.mapped("answer")):
            raise UserError(
                self.env._("Write down why, so that who had the idea can read it.")
            )
        self.state = "declined"
