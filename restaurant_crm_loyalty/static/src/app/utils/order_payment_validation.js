import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import "@restaurant_crm/app/utils/order_payment_validation"; // patched first

patch(OrderPaymentValidation.prototype, {
    async askBeforeValidation() {
        if ((await super.askBeforeValidation(...arguments)) === false) {
            return false;
        }
        await this.pos.releaseDropped(this.order);
        const excess = this.order.storedValueExcess;
        if (excess) {
            this.pos.storedValue.alert(
                _t(
                    "Stored value pays %s more than this order costs, and gives no change. Reverse that payment and send it again.",
                    this.pos.env.utils.formatCurrency(excess)
                )
            );
            return false;
        }
        return (
            (await this.pos.askTopupGuest(this.order)) &&
            this.pos.holdRefundedTopups(this.order)
        );
    },

    async afterOrderValidation() {
        await this.pos.storedValue.loadReceipt(this.order);
        return super.afterOrderValidation(...arguments);
    },
});
