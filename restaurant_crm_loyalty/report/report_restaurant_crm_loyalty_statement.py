from odoo import api, models
from odoo.tools import SQL


class RestaurantStatementReport(models.AbstractModel):
    """A statement of an account for a span of days: opening, lines by holder, closing.

    The same for the back office, a company's book-keeping and the portal.
    """

    _name = "report.restaurant_crm_loyalty.statement"
    _description = "Statement of an account"

    @api.model
    def _get_report_values(self, docids, data=None):
        data = data or {}
        # A report that gets data gets its ids with them.
        docids = docids or data.get("ids") or []
        accounts = self.env["restaurant.account"].browse(docids)
        accounts.check_access("read")
        start, end = data.get("date_from"), data.get("date_to")
        return {
            "doc_ids": docids,
            "doc_model": "restaurant.account",
            "docs": accounts,
            "date_from": start,
            "date_to": end,
            "statements": {
                account.id: self._prepare_statement(account, start, end)
                for account in accounts
            },
        }

    @api.model
    def _prepare_statement(self, account, start, end):
        """``{"opening", "closing", "holders": [{"name", "total", "lines": […]}]}``.

        Money alone: principal and bonus. One statement reads it all.
        """
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT e.create_date AS date, o.kind, e.operation_id,
                    COALESCE(p.pos_reference, '') AS check,
                    COALESCE(t.name, '') AS outlet,
                    COALESCE(h.card_id, 0) AS card_id,
                    SUM(e.amount) FILTER (WHERE e.unit = 'principal') AS principal,
                    SUM(e.amount) FILTER (WHERE e.unit = 'bonus') AS bonus,
                    SUM(e.amount) AS amount
                FROM restaurant_entry e
                JOIN restaurant_operation o ON o.id = e.operation_id
                LEFT JOIN restaurant_hold h ON h.key = o.hold_key
                LEFT JOIN pos_order p ON p.id = COALESCE(o.order_id, h.order_id)
                LEFT JOIN pos_config c ON c.id = p.config_id
                LEFT JOIN restaurant_outlet t ON t.id = c.restaurant_outlet_id
                WHERE e.account_id = %s AND e.unit IN ('principal', 'bonus')
                  AND e.create_date < (%s::date + 1)
                GROUP BY e.create_date, o.kind, e.operation_id,
                    p.pos_reference, t.name, h.card_id
                ORDER BY e.operation_id""",
                account.id,
                end,
            )
        )
        before = [row for row in rows if str(row["date"])[:10] < str(start)]
        lines = rows[len(before) :]
        opening = sum(row["amount"] for row in before)
        kinds = self.env["restaurant.operation"]._get_guest_titles()
        for line in lines:
            line["title"] = kinds[line["kind"]]
        return {
            "opening": opening,
            "closing": opening + sum(line["amount"] for line in lines),
            "holders": self._group_by_holder(lines),
        }

    def _group_by_holder(self, lines):
        """Lines of one holder together; those that no card made come first."""
        cards = self.env["restaurant.card"].sudo()
        cards = cards.browse({line["card_id"] for line in lines} - {0})
        holders = {card.id: card.holder_id for card in cards}
        groups = {}
        for line in lines:
            groups.setdefault(holders.get(line["card_id"]), []).append(line)
        return [
            {
                "name": holder.name if holder else "",
                "total": sum(line["amount"] for line in group),
                "lines": group,
            }
            for holder, group in sorted(
                groups.items(), key=lambda item: item[0].name if item[0] else ""
            )
        ]
