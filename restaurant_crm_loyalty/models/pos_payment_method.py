from odoo import api, fields, models

# Terminals of the ledger: what they take, a hold authorised.
STORED_VALUE, POINTS = "stored_value", "restaurant_points"
LEDGER_TENDERS = (STORED_VALUE, POINTS)


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    restaurant_is_voucher = fields.Boolean(
        string="Vouchers of a platform",
        help="Paid with codes that a platform sold and settles later. Its journal is "
        "the claim on the platform.",
    )

    def _get_payment_terminal_selection(self):
        return super()._get_payment_terminal_selection() + [
            (STORED_VALUE, self.env._("Stored value")),
            (POINTS, self.env._("Points")),
        ]

    def _filter_ledger_tenders(self):
        """Those that are paid from accounts of guests."""
        return self.filtered(
            lambda method: method.use_payment_terminal in LEDGER_TENDERS
        )

    @api.model
    def _get_money_journals(self, company):
        """Journals of a group that money is paid out of: what guests have in store, and
        what platforms owe, is no money."""
        others = self.sudo().with_context(active_test=False)
        others = others.search(
            [
                ("company_id", "child_of", company.id),
                "|",
                ("use_payment_terminal", "in", LEDGER_TENDERS),
                ("restaurant_is_voucher", "=", True),
            ]
        )
        return self.env["account.journal"].search(
            [
                ("type", "in", ("cash", "bank")),
                ("company_id", "child_of", company.id),
                ("id", "not in", others.journal_id.ids),
            ]
        )

    @api.model
    def _load_pos_data_read(self, records, config):
        """Tills ask for the code of a voucher, and know what each deal pays."""
        values_list = super()._load_pos_data_read(records, config)
        platforms = records.filtered("restaurant_is_voucher")
        deals = self.env["restaurant.voucher.deal"].sudo()
        if platforms:
            deals = deals.search([("payment_method_id", "in", platforms.ids)])
        for values in values_list:
            values["_restaurant_deals"] = values["id"] in platforms.ids and [
                {"id": deal.id, "name": deal.name, "face": deal.face_amount}
                for deal in deals
                if deal.payment_method_id.id == values["id"]
            ]
        return values_list
