import logging
import math

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import LockError

from odoo.addons.restaurant_crm.models.pos_order import PAID

from ..tools.combo import combo_extra
from ..tools.points import to_fraction
from ..tools.price_check import check_price

_logger = logging.getLogger(__name__)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    restaurant_normal_price = fields.Float(
        digits="Product Price",
        copy=False,
        help="Unit price without membership, as screen and receipt show it. The till "
        "proposes it; the server overwrites it when the check is paid.",
    )

    restaurant_coupon_share = fields.Monetary(
        string="Paid by coupons",
        copy=False,
        currency_field="currency_id",
        help="What coupons take off this dish, taxes included. The server counts it "
        "when the check is paid; a refund gives the rest back.",
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            "restaurant_normal_price",
            "restaurant_coupon_share",
        ]

    # -- when the check is paid

    def _record_member_prices(self):
        """Note what members paid against their prices. Never keeps a sale from ending.

        Called when a check is paid; repeated calls change nothing.
        """
        prices = self.env["restaurant.member.price"].sudo()
        try:
            members = prices._get_members(self.sudo().order_id)
            lines = self.sudo().filtered(
                lambda line: line.order_id in members or line.refunded_orderline_id
            )
            if lines:
                with self.env.cr.savepoint():
                    prices._record(lines, members)
        except (psycopg2.OperationalError, LockError):
            raise  # Odoo runs the request again
        except Exception:
            _logger.exception("Member prices of lines %s were not recorded", self.ids)

    def _prepare_member_prices(self, members):
        """Return values of ``restaurant.member.price``.

        :param members: ``{order: guest}`` of the orders paid by members
        """
        refunds = self.filtered("refunded_orderline_id")
        vals_list = refunds._prepare_refunded_prices()
        for order, lines in (self - refunds).grouped("order_id").items():
            sold = lines._filter_member_priced()
            if sold and order in members:
                vals_list += sold._prepare_sold_prices(order, members[order])
        return vals_list

    def _filter_member_priced(self):
        """Lines that have a member price: dishes and set menus, no rewards or tips."""
        config = self.order_id.config_id
        special = config._get_special_products() | config.tip_product_id
        return self.filtered(
            lambda line: (
                line.product_id not in special
                and not line.combo_parent_id
                and not line.is_reward_line
                and line.qty
            )
        )

    def _prepare_sold_prices(self, order, guest):
        normal_pricelist = self.env["restaurant.member.price"]._get_normal_pricelist(
            order
        )
        pricelists = (normal_pricelist, guest.tier_id.pricelist_id)
        wanted = {line: line._prepare_price_request() for line in self}
        normal, member = (
            pricelist.with_company(order.company_id)._get_unit_prices(
                wanted, order.currency_id, order.date_order
            )
            for pricelist in pricelists
        )
        return [
            line._prepare_member_price(guest, normal[line][0], *member[line])
            for line in self
        ]

    def _filter_typed_too_low(self, order):
        """Dishes with a typed price below that of the check's price list; those of
        members are compared with their member price."""
        typed = self._filter_member_priced().filtered(
            lambda line: (
                line.price_type == "manual"
                and not line.refunded_orderline_id
                and line.qty > 0
            )
        )
        wanted = {line: line._prepare_price_request() for line in typed}
        if not wanted:
            return typed
        pricelist = order.pricelist_id.with_company(order.company_id)
        usual = pricelist._get_unit_prices(wanted, order.currency_id, order.date_order)
        rounding = order.currency_id.rounding + 1e-9
        return typed.filtered(
            lambda line: (
                usual[line][0] + line._get_combo_extra() - line._get_charged_unit()
                > rounding
            )
        )

    def _prepare_price_request(self):
        product = self.product_id.with_company(self.company_id)
        if self.combo_line_ids:
            return product, 1.0, 0.0
        return product, self.qty, self._get_attribute_extra()

    def _get_attribute_extra(self):
        """Extra price of the attributes that make no variant."""
        return sum(
            value.price_extra
            for value in self.attribute_value_ids
            if value.attribute_id.create_variant == "no_variant"
        )

    def _prepare_member_price(self, guest, normal, member, rule_id):
        currency = self.order_id.currency_id
        digits = self.env["decimal.precision"].precision_get("Product Price")
        extra = self._get_combo_extra()
        normal, member = round(normal + extra, digits), round(member + extra, digits)
        unit = self._get_charged_unit()
        pieces = sum(abs(line.qty / self.qty) for line in self.combo_line_ids) or 1
        check = check_price(
            normal,
            member,
            unit,
            self.discount,
            self.price_type == "manual",
            currency.rounding * pieces + 1e-9,
        )
        if self.restaurant_normal_price != normal:
            self.restaurant_normal_price = normal
        saved = max(0.0, normal - unit) if check.source != "manual" else 0.0
        return {
            **self._prepare_price_context(guest),
            "normal_price": normal,
            "member_price": member,
            "charged_price": unit * (1 - self.discount / 100),
            "rule_id": rule_id,
            "source": check.source,
            "flag": check.flag,
            "saving": self._get_total(saved * (1 - self.discount / 100)),
            "difference": self._get_total(check.unit_difference),
        }

    def _prepare_refunded_prices(self):
        """A refund takes back the saving of the line it refunds."""
        originals = self.env["restaurant.member.price"].search(
            [("line_id", "in", self.refunded_orderline_id.ids)]
        )
        by_line = {row.line_id: row for row in originals}
        return [
            {
                **line._prepare_price_context(row.guest_id),
                "tier_id": row.tier_id.id,
                "normal_price": row.normal_price,
                "member_price": row.member_price,
                "charged_price": line._get_charged_unit() * (1 - line.discount / 100),
                "rule_id": row.rule_id.id,
                "source": row.source,
                "saving": row.saving * line.qty / row.quantity,
            }
            for line in self
            if (row := by_line.get(line.refunded_orderline_id))
        ]

    def _prepare_price_context(self, guest):
        order = self.order_id
        outlet = order.config_id.restaurant_outlet_id
        return {
            "line_id": self.id,
            "order_id": order.id,
            "company_id": order.company_id.id,
            "currency_id": order.currency_id.id,
            "config_id": order.config_id.id,
            "outlet_id": outlet.id,
            "date": outlet._get_business_date(order.date_order)
            if outlet
            else order.date_order.date(),
            "user_id": order.user_id.id,
            "guest_id": guest.id,
            "tier_id": guest.tier_id.id,
            "product_id": self.product_id.id,
            "quantity": self.qty,
        }

    # -- figures of one line

    def _get_signed_net(self):
        """As ``_get_signed_amount``, without taxes."""
        return sum(
            math.copysign(line.price_subtotal, line.qty * line.price_unit)
            for line in self
        )

    def _get_refunded_parts(self):
        """``{line id: fraction of it that paid refunds gave back}``."""
        parts = {}
        for line in self.filtered("qty"):
            refunds = line.refund_orderline_ids.filtered(
                lambda refund: refund.order_id.state in PAID
            )
            if given := abs(sum(refunds.mapped("qty"))):
                part = to_fraction(given) / abs(to_fraction(line.qty))
                parts[line.id] = min(part, to_fraction(1))
        return parts

    def _get_charged_unit(self):
        """Unit price before discount; of a set menu, that of its dishes together."""
        dishes = self.combo_line_ids
        if not dishes:
            return self.price_unit
        return sum(line.price_unit * line.qty for line in dishes) / self.qty

    def _get_combo_extra(self):
        return combo_extra(
            [
                (
                    line.combo_item_id.combo_id.id,
                    line.combo_item_id.combo_id.qty_free,
                    line.combo_item_id.combo_id.base_price,
                    line.combo_item_id.extra_price + line._get_attribute_extra(),
                    line.qty / self.qty,
                )
                for line in self.combo_line_ids
            ]
        )

    def _get_total(self, unit_amount):
        """A difference of unit prices as the guest pays it: taxes in, all pieces.

        Taxes that are so much a piece do not change with the price.
        """
        currency = self.order_id.currency_id
        if currency.is_zero(unit_amount):
            return 0.0
        lines = self.combo_line_ids or self
        worth = sum(line.price_unit * line.qty for line in lines)
        total = 0.0
        for line in lines:
            share = line.price_unit * line.qty / worth if worth else 1 / len(lines)
            total += line._add_taxes(unit_amount * share * self.qty)
        return currency.round(total)

    def _add_taxes(self, amount):
        taxes = self.tax_ids_after_fiscal_position
        if all(tax.price_include for tax in taxes):
            return amount  # without asking for all that a computation of taxes reads
        return (
            taxes.flatten_taxes_hierarchy()
            .filtered(lambda tax: tax.amount_type != "fixed")
            .compute_all(amount, self.order_id.currency_id, product=self.product_id)
        )["total_included"]
