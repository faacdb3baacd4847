import { patch } from "@web/core/utils/patch";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";

patch(OrderPaymentValidation.prototype, {
    async finalizeValidation() {
        this.order.uiState.unconfirmed = true;
        const result = await super.finalizeValidation(...arguments);
        if (!this.order.finalized) {
            this.order.uiState.unconfirmed = false; // refused
        } else if (this.order.isUnconfirmed) {
            // A reload may come within the 300 ms after which core would write it.
            await this.pos.data.synchronizeLocalDataInIndexedDB();
        }
        return result;
    },
});
