import { patch } from "@web/core/utils/patch";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";

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

    /** Whether somebody typed less than what the member would pay. */
    get isTypedTooLow() {
        const known = this.price_type === "manual" && this.order_id.memberPricelist;
        if (!known || !this.hasMemberPrice || !this.normalUnitPrice) {
            return false;
        }
        return this.memberUnitPrice - this.chargedUnitPrice > this.currency.rounding;
    },
});
