import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    /** Last look at the prices: the guest may have been chosen after the payment. */
    async askBeforeValidation() {
        const order = this.order;
        const due = order.totalDue;
        if (!(await this.pos.checkMemberPrices(order))) {
            return false;
        }
        if (!order.currency.isZero(order.totalDue - due)) {
            this.pos._followTotal(order, due);
            this.pos.notification.add(
                _t("Member prices applied. Check the payment, then validate again.")
            );
            return false;
        }
        order.rememberNormalPrices();
        return super.askBeforeValidation(...arguments);
    },
});
