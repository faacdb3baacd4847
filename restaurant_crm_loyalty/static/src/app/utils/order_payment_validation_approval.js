import { patch } from "@web/core/utils/patch";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
// These are asked after a manager was.
import "@restaurant_crm_loyalty/app/utils/order_payment_validation";
import "@restaurant_crm_loyalty/app/utils/order_payment_validation_coupon";
import "@restaurant_crm_loyalty/app/utils/order_payment_validation_member_price";

patch(OrderPaymentValidation.prototype, {
    async askBeforeValidation() {
        const approved = await this.pos.approveOrder(this.order);
        return approved ? super.askBeforeValidation(...arguments) : false;
    },
});
