import logging

from odoo import Command, api, models
from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools.till_input import MASK, mask_phone

_logger = logging.getLogger(__name__)

PAID = ("paid", "done")
CONTACT = frozenset({"email", "mobile"})
SELF_ORDER = ("mobile", "kiosk")
# What a till sends with an order, each with a uuid of its own.
REPEATED = ("lines", "payment_ids", "course_ids")
# What it sends with a line: nothing tells which of them are there already.
PARTS_WITHOUT_UUID = ("pack_lot_ids", "custom_attribute_value_ids")


class PosOrder(models.Model):
    _name = "pos.order"
    _inherit = ["pos.order", "restaurant.mask"]

    _masked_fields = CONTACT
    _masked_partner = "partner_id"

    # Reports look for what has changed: nothing to speak of on disk, and fast enough.
    _restaurant_write_date_idx = models.Index("USING brin (write_date)")

    def _read_format(self, fnames, load="_classic_read"):
        """A check has a copy of the address and the number of its customer."""
        rows = super()._read_format(fnames, load)
        hidden = self._masked_fields.intersection(fnames)
        if hidden and self._hides_guests():
            guests = self._get_masked_partners()
            for row, order in zip(
                rows, self.browse(r["id"] for r in rows), strict=True
            ):
                if order.sudo().partner_id.id in guests:
                    masked = {"email": False, "mobile": mask_phone(order.sudo().mobile)}
                    row.update({name: masked[name] for name in hidden})
        return rows

    def write(self, vals):
        if self._masked_fields & vals.keys() and self._hides_guests():
            vals = self._drop_masked(vals)
        result = super().write(vals)
        if "partner_id" in vals:
            self.filtered(lambda order: order.state in PAID)._move_visits()
        return result

    @api.model
    def _drop_masked(self, values):
        """Keep what is known where a till sends back what it was shown of it."""
        return {
            name: value
            for name, value in values.items()
            if name not in self._masked_fields or (value and not value.startswith(MASK))
        }

    @api.model
    def sync_from_ui(self, orders):
        """What the browser of a diner sends is less than what a till may say."""
        public = self.env["restaurant.public.order"]
        if public._is_public():
            orders = [public._clean(order) for order in orders]
        return super().sync_from_ui(orders)

    @api.model
    def _load_pos_self_data_read(self, records, config):
        """Called where `pos_self_order` is installed: whose the check is stays here.

        A paid check has made a guest of whoever ate, so it never names anybody: what
        is hidden does not tell who was known before.
        """
        rows = super()._load_pos_self_data_read(records, config)
        for row in rows:
            if row["state"] in PAID:
                row["partner_id"] = False
        public = self.env["restaurant.public.order"]
        return public._hide_guests(rows, "partner_id", {"partner_id", *CONTACT})

    def _process_order(self, order, existing_order):
        if self._hides_guests():
            for name in order.keys() - self._drop_masked(order).keys():
                del order[name]
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

    def _get_visit_guest(self):
        """The guest of the contact; who is none yet becomes one.

        Whoever has typed the phone number of a guest in a self-order eats on that
        guest's name, and is told nothing.
        """
        guests = self.env["restaurant.guest"]
        partner, company = self.partner_id, self.company_id
        if self.source in SELF_ORDER and partner.phone:
            root = company.root_id
            mine = [("partner_id", "=", partner.id), ("company_id", "=", root.id)]
            if not guests.with_context(active_test=False).search_count(mine, limit=1):
                if known := guests._find_by_phone(partner.phone, company):
                    return known
        return guests._get_or_create_for_partners(partner, company)

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
