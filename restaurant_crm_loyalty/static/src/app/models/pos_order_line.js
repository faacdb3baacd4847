import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { patch } from "@web/core/utils/patch";
import { formatCurrency } from "@web/core/currency";
import { getUnitPrice } from "@restaurant_crm_loyalty/app/utils/unit_prices";

/** Every unit price here is of a whole set menu where the line is one. */
patch(PosOrderline.prototype, {
    /** Whether tiers have a say in the price: no rewards, refunds, tips, top-ups. */
    get hasMemberPrice() {
        const special = this.config._pos_special_products_ids || [];
        return (
            ["original", "manual"].includes(this.price_type) &&
            !this.combo_parent_id &&
            !this.is_reward_line &&
            !this.refunded_orderline_id &&
            !this.isTipLine() &&
            !special.includes(this.product_id.id) &&
            this.product_id.id !== this.config.restaurant_topup_product_id?.id &&
            this.qty !== 0
        );
    },

    /** Unit price without membership: now, or as remembered of a paid check. */
    get normalUnitPrice() {
        if (this.order_id.finalized) {
            return this.restaurant_normal_price || 0;
        }
        return getUnitPrice(this, this.order_id.normalPricelist);
    },

    get memberUnitPrice() {
        return getUnitPrice(this, this.order_id.memberPricelist);
    },

    get chargedUnitPrice() {
        const dishes = this.combo_line_ids || [];
        return dishes.length
            ? dishes.reduce((sum, dish) => sum + dish.price_unit * dish.qty, 0) /
                  this.qty
            : this.price_unit;
    },

    /** What the line would cost without membership, as shown: its discount stays. */
    get normalDisplayPrice() {
        if (this.combo_line_ids?.length) {
            const charged = this.chargedUnitPrice;
            return charged ? (this.displayPrice * this.normalUnitPrice) / charged : 0;
        }
        const { baseLineByLineUuids } = this.order_id.getPriceWithOptions({
            lines: [this],
            baseLineOpts: { price_unit: this.normalUnitPrice },
        });
        const details = baseLineByLineUuids[this.uuid].tax_details;
        const price =
            this.config.iface_tax_included === "total"
                ? details.total_included
                : details.total_excluded;
        return price * this.order_id.orderSign;
    },

    /** What membership saves on the line, in the currency of the order. */
    get memberSaving() {
        const order = this.order_id;
        if (!order?.showsMemberPrice || this.price_type !== "original") {
            return 0;
        }
        if (!this.hasMemberPrice || this.normalUnitPrice <= this.chargedUnitPrice) {
            return 0;
        }
        return this.currency.round(this.normalDisplayPrice - this.displayPrice);
    },

    get currencyNormalPrice() {
        return formatCurrency(this.normalDisplayPrice, this.currency.id);
    },

    /** Whether a member is about to pay more than the member price. */
    get isPricedTooHigh() {
        if (!this.hasMemberPrice) {
            return false;
        }
        if (this.price_type === "manual" && !this.normalUnitPrice) {
            return false; // sold at what the cashier types, by weight or market price
        }
        const pieces = (this.combo_line_ids || []).reduce(
            (sum, dish) => sum + Math.abs(dish.qty / this.qty),
            0
        );
        const charged = this.chargedUnitPrice * (1 - this.getDiscount() / 100);
        const tolerance = this.currency.rounding * (pieces || 1) + 1e-6;
        return charged - this.memberUnitPrice > tolerance;
    },
});
