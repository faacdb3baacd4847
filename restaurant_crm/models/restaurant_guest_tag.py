import logging
from random import randint

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.rule_domain import read_domain

MANUAL_TABLE = SQL.identifier("restaurant_guest_tag_rel")
AUTO_TABLE = SQL.identifier("restaurant_guest_auto_tag_rel")

_logger = logging.getLogger(__name__)


class RestaurantGuestTag(models.Model):
    """A label on guests: stuck on by hand, or given and taken by a rule.

    The two kinds are kept in tables of their own: a rule never touches a label that
    somebody has stuck on.
    """

    _name = "restaurant.guest.tag"
    _description = "Guest Tag"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer(default=lambda self: self._default_color())
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="Group",
        index="btree_not_null",
        help="Empty: for all groups.",
        domain="[('parent_id', '=', False)]",
    )
    kind = fields.Selection(
        [("manual", "By hand"), ("rule", "By rule")], required=True, default="manual"
    )
    domain = fields.Char(
        string="Rule", default="[]", help="Whoever it finds gets the tag, nobody else."
    )
    # In another language, dishes have other names.
    rule_lang = fields.Char(
        string="Language of the rule",
        readonly=True,
        default=lambda self: self._get_user_lang(),
    )
    guest_count = fields.Integer(string="Guests", compute="_compute_guest_count")
    refreshed_at = fields.Datetime(string="Last applied", readonly=True, copy=False)

    @api.model
    def _default_color(self):
        return randint(1, 11)  # noqa: S311 -- a colour, not a secret

    def write(self, vals):
        """A rule is in the language of who has written it last."""
        if "domain" in vals:
            vals = {**vals, "rule_lang": self._get_user_lang()}
        return super().write(vals)

    @api.model
    def _get_user_lang(self):
        return self.env.lang or self.env.user.lang

    @api.model
    def _find_by_names(self, names, company):
        """Return {name: tag} of a group's tags by hand, by names in any language."""
        self.flush_model(["name", "kind", "company_id", "active"])
        query = SQL(
            """SELECT term.value, MIN(tag.id)
                 FROM restaurant_guest_tag tag
                CROSS JOIN jsonb_each_text(tag.name) term
                WHERE tag.kind = 'manual' AND tag.active AND term.value = ANY(%s)
                  AND (tag.company_id IS NULL OR tag.company_id = %s)
                GROUP BY term.value""",
            list(names),
            company.id,
        )
        return {name: self.browse(id_) for name, id_ in self.env.execute_query(query)}

    def _compute_guest_count(self):
        counts = dict(
            self.env.execute_query(
                SQL(
                    """SELECT tag_id, COUNT(*)
                         FROM (SELECT tag_id FROM %s UNION ALL SELECT tag_id FROM %s)
                           AS given
                        WHERE tag_id = ANY(%s) GROUP BY tag_id""",
                    MANUAL_TABLE,
                    AUTO_TABLE,
                    self.ids,
                )
            )
        )
        for tag in self:
            tag.guest_count = counts.get(tag.id, 0)

    @api.constrains("kind", "domain")
    def _check_domain(self):
        """Refuse a rule that cannot be applied, or that asks for more than its author
        may see.
        """
        for tag in self.filtered(lambda tag: tag.kind == "rule"):
            domain, problem = read_domain(tag.domain, self.env["restaurant.guest"])
            if not problem and domain.is_true():
                problem = self.env._("it is empty")
            if problem:
                raise ValidationError(
                    self.env._(
                        "The rule of %(tag)s cannot be used: %(problem)s",
                        tag=tag.name,
                        problem=problem,
                    )
                )

    @api.constrains("kind")
    def _check_kind(self):
        """A tag that guests have got by hand stays one of that kind, and vice versa."""
        for tag in self.filtered("guest_count"):
            table = MANUAL_TABLE if tag.kind == "rule" else AUTO_TABLE
            query = SQL("SELECT 1 FROM %s WHERE tag_id = %s LIMIT 1", table, tag.id)
            if self.env.execute_query(query):
                raise ValidationError(
                    self.env._("%(tag)s is in use: make another tag.", tag=tag.name)
                )

    def action_apply(self):
        """Give and take the tags of these rules now."""
        self.check_access("write")
        self.sudo().filtered(lambda tag: tag.kind == "rule")._apply_rules()

    def action_view_guests(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "restaurant_crm.restaurant_guest_action"
        )
        action["domain"] = [
            "|",
            ("tag_ids", "in", self.ids),
            ("auto_tag_ids", "in", self.ids),
        ]
        return action

    @api.model
    def _cron_apply(self):
        self.search([("kind", "=", "rule")])._apply_rules()

    def _apply_rules(self):
        """Make the guests of each tag those that its rule finds: two statements a tag,
        however many guests there are.
        """
        self.env.flush_all()
        applied = self.browse()
        for tag in self:
            guests, domain = tag._get_guests(), tag._get_rule_domain()
            if domain is None:  # asks for what is gone with another addon
                _logger.warning("The rule of tag %s cannot be applied", tag.id)
                continue
            applied += tag
            found = guests._search(domain)
            found.order = None
            query = SQL("(%s)", found.select())
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE tag_id = %s AND guest_id NOT IN %s",
                    AUTO_TABLE,
                    tag.id,
                    query,
                )
            )
            self.env.cr.execute(
                SQL(
                    """INSERT INTO %s (guest_id, tag_id)
                       SELECT found.id, %s FROM %s AS found (id)
                       ON CONFLICT DO NOTHING""",
                    AUTO_TABLE,
                    tag.id,
                    query,
                )
            )
        applied.refreshed_at = fields.Datetime.now()
        self.invalidate_recordset(["guest_count"])
        self.env["restaurant.guest"].invalidate_model(["auto_tag_ids"])

    def _get_guests(self):
        """Return the model of guests in the language of who has written the rule: in
        another one, dishes have other names.
        """
        lang = self.rule_lang or self.create_uid.lang
        return self.env["restaurant.guest"].with_context(lang=lang)

    def _get_rule_domain(self):
        """Return the domain of the rule; None where it cannot be used any more."""
        domain, problem = read_domain(self.domain, self._get_guests())
        if problem:
            return None
        if self.company_id:
            domain &= Domain("company_id", "=", self.company_id.id)
        return domain
