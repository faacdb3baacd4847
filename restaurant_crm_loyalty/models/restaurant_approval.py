from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

GUARD = """
CREATE OR REPLACE FUNCTION restaurant_approval_append_only() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - ARRAY['state', 'order_id', 'write_date', 'write_uid']
            = to_jsonb(OLD) - ARRAY['state', 'order_id', 'write_date', 'write_uid']
        AND (NEW.state = OLD.state OR OLD.state = 'granted' AND NEW.state = 'used')
        AND (OLD.order_id IS NULL OR NEW.order_id = OLD.order_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The log of approvals never changes'
        USING ERRCODE = 'insufficient_privilege';
END $$ LANGUAGE plpgsql;
CREATE OR REPLACE TRIGGER restaurant_approval_append_only
    BEFORE UPDATE OR DELETE ON restaurant_approval
    FOR EACH ROW EXECUTE FUNCTION restaurant_approval_append_only();
"""


class RestaurantApproval(models.Model):
    """Something at a till that one person asked for and another one approved.

    An approval is for one action, one check or line and one amount, and it is used
    once. What was done without one is written down as well.
    """

    _name = "restaurant.approval"
    _description = "Approval at a till"
    _order = "id desc"
    _rec_name = "action"

    action = fields.Selection(
        [
            ("refund", "Refund"),
            ("discount", "Discount"),
            ("price", "Price below the member price"),
            ("topup_refund", "Top-up paid back"),
        ],
        string="What",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("granted", "Approved, not done yet"),
            ("used", "Approved and done"),
            ("own", "Within own authority"),
            ("missing", "Not approved"),
        ],
        string="Status",
        required=True,
        readonly=True,
    )
    subject = fields.Char(
        required=True, readonly=True, help="Identifier of the check or of its line"
    )
    amount = fields.Float(
        digits=(16, 2),
        required=True,
        readonly=True,
        aggregator=None,
        help="Money that goes back, the percent of a discount, or a unit price",
    )
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, readonly=True
    )
    config_id = fields.Many2one(
        "pos.config", string="Till", required=True, readonly=True, ondelete="restrict"
    )
    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, ondelete="restrict"
    )
    order_id = fields.Many2one(
        "pos.order",
        string="Check",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    asked_key = fields.Char(required=True, readonly=True)
    asked_name = fields.Char(string="Asked by", required=True, readonly=True)
    asked_by = fields.Many2one(
        "res.users", string="Login of the till", readonly=True, ondelete="restrict"
    )
    decided_key = fields.Char(readonly=True)
    decided_name = fields.Char(string="Approved by", readonly=True)
    create_date = fields.Datetime(string="Date", readonly=True)

    _subject_idx = models.Index("(subject, action)")
    _two_people = models.Constraint(
        "CHECK(decided_key IS NULL OR decided_key <> asked_key)",
        "Somebody else has to approve what you ask for.",
    )

    @api.private
    def init(self):
        self.env.cr.execute(SQL(GUARD))

    def write(self, vals):
        if not self.env.su:
            raise AccessError(self.env._("The log of approvals never changes."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("The log of approvals never changes."))
