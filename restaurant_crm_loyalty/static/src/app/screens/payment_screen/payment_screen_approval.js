import { patch } from "@web/core/utils/patch";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
// These are asked after a manager was.
import "@restaurant_crm_loyalty/app/screens/payment_screen/payment_screen_points";
import "@restaurant_crm_loyalty/app/screens/payment_screen/payment_screen_tender_discount";
import "@restaurant_crm_loyalty/app/screens/payment_screen/payment_screen_voucher";

patch(PaymentScreen.prototype, {
    async addNewPaymentLine() {
        const approved = await this.pos.approveOrder(this.currentOrder);
        return approved ? super.addNewPaymentLine(...arguments) : false;
    },
});
