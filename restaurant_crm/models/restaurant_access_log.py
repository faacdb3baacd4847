from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

ANNOUNCED_MINUTES = 15
KEEP_MONTHS = 24


class RestaurantAccessLog(models.Model):
    """Who opened the file of a guest, took guests out, or erased one, and why."""

    _name = "restaurant.access.log"
    _description = "Access to Guests"
    _rec_name = "kind"
    _order = "date desc, id desc"
    _log_access = False

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    day = fields.Date(required=True, readonly=True, default=fields.Date.today)
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", string="Group", required=True, index=True, readonly=True
    )
    kind = fields.Selection(
        [
            ("open", "Opened"),
            ("announce", "Export announced"),
            ("export", "Exported"),
            ("copy", "Copy for the guest"),
            ("erase", "Erased"),
        ],
        required=True,
        readonly=True,
    )
    guest_id = fields.Many2one(
        "restaurant.guest", ondelete="set null", index="btree_not_null", readonly=True
    )
    guest_count = fields.Integer(string="Guests", readonly=True)
    reason = fields.Char(readonly=True)
    detail = fields.Char(readonly=True, help="What was taken out.")

    _open_uniq = models.UniqueIndex(
        "(user_id, guest_id, day) WHERE kind = 'open'",
        "This opening is logged already.",
    )

    @api.model
    def _log(self, kind, guests, reason="", detail=""):
        """Write one line on guests of one group, in the name of the current user."""
        return self.sudo().create(
            {
                "kind": kind,
                "user_id": self.env.uid,
                "company_id": (guests.company_id[:1] or self.env.company.root_id).id,
                "guest_id": guests.id if len(guests) == 1 else False,
                "guest_count": len(guests),
                "reason": reason,
                "detail": detail,
            }
        )

    @api.model
    def _log_opening(self, guest):
        """Note that a file was opened: once a day for each user, by one statement."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO restaurant_access_log
                    (date, day, user_id, company_id, kind, guest_id, guest_count)
                SELECT now() AT TIME ZONE 'UTC', CURRENT_DATE, %s, company_id, 'open',
                       id, 1
                  FROM restaurant_guest WHERE id = %s
                ON CONFLICT (user_id, guest_id, day) WHERE kind = 'open' DO NOTHING""",
                self.env.uid,
                guest.id,
            )
        )

    @api.model
    def _move(self, guests, guest):
        """Let lines of guests who are merged stand for the guest who stays; an opening
        is one a day for each user.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_access_log SET guest_id = %(guest)s
                    WHERE id IN (
                        SELECT DISTINCT ON (user_id, day, CASE kind WHEN 'open' THEN 0
                                                          ELSE id END) id
                          FROM restaurant_access_log line
                         WHERE guest_id = ANY(%(merged)s) AND NOT (
                               kind = 'open' AND EXISTS (
                               SELECT FROM restaurant_access_log known
                                WHERE known.guest_id = %(guest)s
                                  AND known.kind = 'open' AND known.day = line.day
                                  AND known.user_id = line.user_id)))""",
                guest=guest.id,
                merged=guests.ids,
            )
        )
        self.invalidate_model(["guest_id"])

    @api.model
    def announce_export(self, reason):
        """Say why guests are about to be exported; good for a quarter of an hour.

        :param str reason: kept in the log
        :return: True
        """
        self._check_export_right()
        if not isinstance(reason, str) or len(reason.strip()) < 5:
            raise UserError(self.env._("Say in a few words why you export guests."))
        guests = self.env["restaurant.guest"]
        self._log("announce", guests, reason.strip()[:500])
        return True

    @api.model
    def _check_export_right(self):
        if not self.env.user.has_group("restaurant_crm.group_restaurant_export"):
            raise AccessError(self.env._("You may not export guests."))

    @api.model
    def _check_announced(self):
        """Return the reason that the user gave a short time ago."""
        since = fields.Datetime.subtract(
            fields.Datetime.now(), minutes=ANNOUNCED_MINUTES
        )
        announced = self.sudo().search(
            [
                ("kind", "=", "announce"),
                ("user_id", "=", self.env.uid),
                ("date", ">=", since),
            ],
            limit=1,
        )
        if not announced:
            raise UserError(
                self.env._(
                    "Say first why you export guests: Privacy / Announce an export."
                )
            )
        return announced.reason

    @api.autovacuum
    def _gc_old_lines(self):
        limit = fields.Date.subtract(fields.Date.today(), months=KEEP_MONTHS)
        self.sudo().search([("day", "<", limit)], limit=10_000).unlink()
