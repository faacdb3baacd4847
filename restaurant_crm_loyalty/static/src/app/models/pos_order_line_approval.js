import { patch } from "@web/core/utils/patch";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";

patch(PosOrderline.prototype, {
    /** Whether somebody typed less than what the member would pay. */
    get isTypedTooLow() {
        const known = this.price_type === "manual" && this.order_id.memberPricelist;
        if (!known || !this.hasMemberPrice || !this.normalUnitPrice) {
            return false;
        }
        return this.memberUnitPrice - this.chargedUnitPrice > this.currency.rounding;
    },
});
