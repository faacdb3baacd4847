import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import "@restaurant_crm_loyalty/app/screens/payment_screen/payment_screen"; // first

/** The total follows the mix of tenders: the card first, then the rest, with a discount. */
patch(PaymentScreen.prototype, {
    async addNewPaymentLine(paymentMethod) {
        const order = this.currentOrder;
        if (!this.pos.givesTenderDiscount || order.isRefund) {
            return super.addNewPaymentLine(...arguments);
        }
        if (paymentMethod.use_payment_terminal !== "stored_value") {
            if (!order.hasOtherTender) {
                await this.pos.applyTenderDiscount(order);
            }
            return super.addNewPaymentLine(...arguments);
        }
        if (order.hasOtherTender && order.tenderDiscountLines.length) {
            this.pos.storedValue.alert(
                _t(
                    "Stored value pays first, the discount is for the rest. Delete the other payment, then pay from stored value."
                )
            );
            return false;
        }
        this.pos.dropTenderDiscount(order);
        return super.addNewPaymentLine(...arguments);
    },

    async deletePaymentLine() {
        const result = await super.deletePaymentLine(...arguments);
        await this.followTenders();
        return result;
    },

    async sendPaymentReverse() {
        const result = await super.sendPaymentReverse(...arguments);
        await this.followTenders();
        return result;
    },

    /** A payment went away: the discount is for what is left of the others. */
    async followTenders() {
        const order = this.currentOrder;
        if (!order.tenderDiscountLines.length) {
            return;
        }
        if (order.hasOtherTender) {
            await this.pos.applyTenderDiscount(order);
        } else {
            this.pos.dropTenderDiscount(order);
        }
    },
});
