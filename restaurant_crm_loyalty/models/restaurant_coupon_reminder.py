from odoo import api, fields, models
from odoo.tools import SQL

from .loyalty_program import COUPON_TYPES

BATCH = 200


class RestaurantCouponReminder(models.AbstractModel):
    """Tells guests of coupons that end soon: once each, and only who allows offers by
    e-mail."""

    _name = "restaurant.coupon.reminder"
    _description = "Reminders of coupons"

    @api.model
    def _cron_remind(self):
        template = self.env.ref(
            "restaurant_crm_loyalty.mail_template_coupon_ending", False
        )
        while template and (cards := self._find_to_remind()):
            cards.sudo().write({"restaurant_reminded_at": fields.Datetime.now()})
            template.sudo().send_mail_batch(cards.ids)
            if not self.env["ir.cron"]._commit_progress(len(cards)):
                break

    @api.model
    def _find_to_remind(self):
        """Coupons whose holder is a guest with an address, and who may be told."""
        for model in ("loyalty.card", "loyalty.program", "restaurant.guest"):
            self.env[model].flush_model()
        guests = self.env["restaurant.guest"]
        rows = self.env.execute_query(
            SQL(
                """SELECT card.id
                FROM loyalty_card card
                JOIN loyalty_program program ON program.id = card.program_id
                JOIN res_partner partner ON partner.id = card.partner_id
                WHERE card.restaurant_state = 'issued' AND card.active
                  AND program.program_type IN %(types)s
                  AND program.restaurant_reminder_days > 0
                  AND card.restaurant_reminded_at IS NULL
                  AND card.expiration_date >= %(today)s
                  AND card.expiration_date
                      <= %(today)s + program.restaurant_reminder_days
                  AND partner.email > ''
                  AND EXISTS (
                    SELECT FROM restaurant_guest guest
                    JOIN res_company company ON company.id = program.company_id
                    WHERE guest.partner_id = card.partner_id
                      AND guest.company_id
                          = split_part(company.parent_path, '/', 1)::int
                      AND guest.id IN (%(consented)s))
                ORDER BY card.expiration_date, card.id LIMIT %(limit)s""",
                types=COUPON_TYPES,
                today=fields.Date.context_today(self),
                consented=guests._get_consented_query("marketing", "email"),
                limit=BATCH,
            )
        )
        return self.env["loyalty.card"].browse(card_id for (card_id,) in rows)
