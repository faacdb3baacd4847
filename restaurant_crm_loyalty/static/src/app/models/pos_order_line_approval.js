import { patch } from "@web/core/utils/patch";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import { getUnitPrice } from "@restaurant_crm_loyalty/app/utils/unit_prices";

patch(PosOrderline.prototype, {
    /** A returned dish, or one of less than nothing; discounts have their own checks. */
    get givesMoneyBack() {
        if (this.isTopup || this.qty * this.price_unit >= 0) {
            return false;
        }
        return this.qty < 0 || !(this.is_reward_line || this._isDiscountProduct);
    },

    get _isDiscountProduct() {
        const { _pos_special_products_ids: special, tip_product_id: tip } = this.config;
        const { id } = this.product_id;
        return id !== tip?.id && Boolean(special?.includes(id));
    },

    /** Whether somebody typed less than what the guest would pay. */
    get isTypedTooLow() {
        if (this.price_type !== "manual" || !this.hasMemberPrice) {
            return false;
        }
        const { memberPricelist, pricelist_id } = this.order_id;
        const usual = memberPricelist
            ? this.normalUnitPrice && this.memberUnitPrice
            : getUnitPrice(this, pricelist_id || false);
        return usual - this.chargedUnitPrice > this.currency.rounding;
    },

    /** A line of the stock discount on the whole check. */
    get isGlobalDiscount() {
        const product = this.config.discount_product_id;
        return this.product_id.id === product?.id && this.qty * this.price_unit < 0;
    },
});
