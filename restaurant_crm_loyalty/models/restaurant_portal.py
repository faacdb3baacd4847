from odoo import api, models
from odoo.tools import SQL


class RestaurantPortal(models.AbstractModel):
    """What a guest sees of their own accounts in the portal.

    Whoever asks is a portal user: everything is read with all rights, and only what
    belongs to the contact of that user.
    """

    _name = "restaurant.portal"
    _description = "Guests in the portal"

    @api.model
    def _get_guests(self):
        """The guests of the user's contact, one for each group."""
        guests = self.env["restaurant.guest"].sudo()
        return guests.search([("partner_id", "=", self.env.user.partner_id.id)])

    @api.model
    def _get_account(self, account_id):
        """An account that the user owns; nothing of anybody else's."""
        accounts = self.env["restaurant.account"].sudo()
        return accounts.search(
            [("id", "=", account_id), ("guest_id", "in", self._get_guests().ids)]
        )

    @api.model
    def _prepare_sections(self, guest):
        """What stands on the page of a guest, from the top.

        Extend it to show more.

        :return: ``[{"sequence", "template", "values"}]``; the template is rendered with
            ``guest`` and ``values``
        """
        return [
            {
                "sequence": 10,
                "template": "restaurant_crm_loyalty.portal_section_accounts",
                "values": {"accounts": self._get_own_accounts(guest)},
            },
            {
                "sequence": 20,
                "template": "restaurant_crm_loyalty.portal_section_points",
                "values": self._prepare_points(guest),
            },
            {
                "sequence": 30,
                "template": "restaurant_crm_loyalty.portal_section_coupons",
                "values": self.env["restaurant.portal.coupon"]._prepare(guest),
            },
            {
                "sequence": 40,
                "template": "restaurant_crm_loyalty.portal_section_cards",
                "values": {"cards": self._get_cards(guest)},
            },
            *self._prepare_referral_sections(guest),
        ]

    @api.model
    def _prepare_referral_sections(self, guest):
        """The code for friends, where they bring something."""
        policy = self.env["restaurant.referral.policy"]._get_for(guest.company_id)
        if not policy:
            return []
        return [
            {
                "sequence": 50,
                "template": "restaurant_crm_loyalty.portal_section_referral",
                "values": {
                    "code": guest._get_referral_code(),
                    "policy": policy,
                    "count": len(
                        guest.referral_ids.filtered(lambda r: r.state == "rewarded")
                    ),
                },
            }
        ]

    @api.model
    def _get_own_accounts(self, guest):
        return guest.account_ids.filtered(lambda account: account.state != "closed")

    @api.model
    def _prepare_points(self, guest):
        portal = self.env["restaurant.portal.points"]
        account = self._get_own_accounts(guest).sorted("id")[:1]
        return {
            "points": portal._prepare(account),
            "progress": portal._prepare_tier(guest),
        }

    @api.model
    def _get_cards(self, guest):
        """Cards that the guest holds, those of a company too; of its balance the page
        says nothing."""
        cards = self.env["restaurant.card"].sudo()
        return cards.search([("holder_id", "=", guest.id), ("state", "!=", "closed")])

    @api.model
    def _get_lines(self, account, offset, limit):
        """Movements of money, newest first, one line for what happened at once:
        ``[{"title", "date", "amount", "bonus", "balance", "check"}]``."""
        lines = self.env.execute_query_dict(
            SQL(
                """SELECT moved.*, p.pos_reference AS check FROM (
                    SELECT e.operation_id, MIN(e.create_date) AS date,
                        SUM(e.amount) AS amount,
                        SUM(e.amount) FILTER (WHERE e.unit = 'bonus') AS bonus,
                        SUM(SUM(e.amount)) OVER (ORDER BY e.operation_id) AS balance
                    FROM restaurant_entry e
                    WHERE e.account_id = %s AND e.unit IN ('principal', 'bonus')
                    GROUP BY e.operation_id
                    ORDER BY e.operation_id DESC OFFSET %s LIMIT %s) moved
                JOIN restaurant_operation o ON o.id = moved.operation_id
                LEFT JOIN restaurant_hold h ON h.key = o.hold_key
                LEFT JOIN pos_order p ON p.id = COALESCE(o.order_id, h.order_id)
                ORDER BY moved.operation_id DESC""",
                account.id,
                offset,
                limit,
            )
        )
        operations = self.env["restaurant.operation"].sudo()
        operations = operations.browse(line["operation_id"] for line in lines)
        titles = operations._get_guest_titles()
        for line, operation in zip(lines, operations, strict=True):
            line["title"] = titles[operation.kind]
        return lines

    @api.model
    def _count_lines(self, account):
        [(count,)] = self.env.execute_query(
            SQL(
                """SELECT COUNT(DISTINCT operation_id) FROM restaurant_entry
                WHERE account_id = %s AND unit IN ('principal', 'bonus')""",
                account.id,
            )
        )
        return count
