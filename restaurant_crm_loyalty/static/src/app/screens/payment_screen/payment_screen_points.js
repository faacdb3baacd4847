import { patch } from "@web/core/utils/patch";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { POINTS } from "@restaurant_crm_loyalty/app/utils/payment/ledger_tender";
import "@restaurant_crm_loyalty/app/screens/payment_screen/payment_screen"; // first

patch(PaymentScreen.prototype, {
    /** One tap asks how many points, and pays. */
    async addNewPaymentLine(paymentMethod) {
        if (paymentMethod.use_payment_terminal !== POINTS) {
            return super.addNewPaymentLine(...arguments);
        }
        const order = this.currentOrder;
        if (!order.getPartner() && !order.topupLines.length) {
            await this.pos.selectGuest(order);
        }
        const obstacle = this.pos.getStoredValueObstacle(order);
        if (obstacle) {
            this.pos.alertPoints(obstacle);
            return false;
        }
        const added = await super.addNewPaymentLine(...arguments);
        if (added && !order.isRefund) {
            await this.sendPaymentRequest(order.getSelectedPaymentline());
        }
        return added;
    },
});
