import logging

from odoo import Command, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

PAID = ("paid", "done")
# What a till sends with an order, each with a uuid of its own.
REPEATED = ("lines", "payment_ids", "course_ids")
# What it sends with a line: nothing tells which of them are there already.
PARTS_WITHOUT_UUID = ("pack_lot_ids", "custom_attribute_value_ids")


class PosOrder(models.Model):
    _inherit = "pos.order"

    # Reports look for what has changed: nothing to speak of on disk, and fast enough.
    _restaurant_write_date_idx = models.Index("USING brin (write_date)")

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self.filtered(lambda order: order.state in PAID)._move_visits()
        return result

    def _process_order(self, order, existing_order):
        if existing_order:
            order.update(existing_order._prepare_repeated(order))
        return super()._process_order(order, existing_order)

    def _prepare_repeated(self, values):
        """Make what a till sends again fit what it has sent before.

        The answer to a draft may get lost: the till does not learn the ids, and would
        create lines a second time, which their uuids forbid, or remove them twice.

        :param dict values: the order as the till sends it
        :return: what of it changes
        :rtype: dict
        """
        repeated = {}
        for name in filter(values.get, REPEATED):
            records = self[name]
            known = {record.uuid: record for record in records}
            repeated[name] = [
                self._prepare_repeated_command(command, known)
                for command in values[name]
                if command[0] not in (Command.DELETE, Command.UNLINK)
                or command[1] in records.ids
            ]
        return repeated

    def _prepare_repeated_command(self, command, known):
        record = command[0] == Command.CREATE and known.get(command[2].get("uuid"))
        if not record:
            return command
        values = dict(command[2])
        for name in filter(values.get, PARTS_WITHOUT_UUID):
            if record[name]:
                del values[name]
        return Command.update(record.id, values)

    def action_pos_order_paid(self):
        result = super().action_pos_order_paid()
        self._record_visits()
        return result

    def _record_visits(self):
        """Make visits of paid checks, once each; anonymous checks make none.

        It never keeps a check from being paid: what fails is logged, and taken up
        again by `restaurant.visit._register_missing`.
        """
        orders = self.sudo().filtered(
            lambda o: o.partner_id or o.is_refund or o.lines.refunded_orderline_id
        )
        if orders:
            # what is pending is the till's: an error of that is not ours to catch
            self.env.flush_all()
        visits = self.env["restaurant.visit"].sudo()
        for order in orders:
            try:
                with self.env.cr.savepoint():
                    visits._register_check(order)
            except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                raise  # the whole request is tried again
            except Exception:
                _logger.exception("Check %s made no visit yet", order.id)
                self.env.ref("restaurant_crm.ir_cron_register_missing")._trigger()

    def _move_visits(self):
        """Make the visits of paid checks those of the contact they have now."""
        checks = self.env["restaurant.visit.check"].sudo()
        for order in self.sudo():
            guest = checks.search([("order_id", "=", order.id)]).visit_id.guest_id
            if guest.partner_id != order.partner_id:
                related = order | order.lines.refund_orderline_ids.order_id
                checks.search([("order_id", "in", related.ids)])._withdraw()
                related.sorted("id")._record_visits()

    def _get_visit_amount(self):
        """Return what was paid for food and drink, in the currency of the company."""
        outside = self._get_lines_outside_revenue()._get_signed_amount()
        amount = (self.amount_total - outside) / (self.currency_rate or 1.0)
        return self.company_id.currency_id.round(amount)

    def _get_lines_outside_revenue(self):
        """Return the lines that are paid but not eaten: tips.

        Extended by addons that sell other things than food, such as top-ups.
        """
        return self.lines.filtered(
            lambda line: line.product_id == line.order_id.config_id.tip_product_id
        )
