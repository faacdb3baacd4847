import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import { TextInputPopup } from "@point_of_sale/app/components/popups/text_input_popup/text_input_popup";
import { _t } from "@web/core/l10n/translation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { patch } from "@web/core/utils/patch";
import "@restaurant_crm_loyalty/app/screens/payment_screen/payment_screen"; // first

patch(PaymentScreen.prototype, {
    /** A voucher of a platform: its code is typed, its deal says what it pays. */
    async addNewPaymentLine(paymentMethod) {
        const deals = paymentMethod._restaurant_deals;
        if (!deals || this.currentOrder.isRefund) {
            return super.addNewPaymentLine(...arguments);
        }
        const code = await makeAwaitable(this.dialog, TextInputPopup, {
            title: _t("Code of the voucher"),
            placeholder: paymentMethod.name,
        });
        if (!code?.trim()) {
            return false;
        }
        const deal = await this.chooseDeal(deals);
        if (!deal || !(await super.addNewPaymentLine(...arguments))) {
            return false;
        }
        const line = this.currentOrder.getSelectedPaymentline();
        line.payment_ref_no = code.trim().slice(0, 64);
        line.setAmount(Math.min(deal.face, line.getAmount()));
        this.numberBuffer.set(line.getAmount().toString());
        return true;
    },

    async chooseDeal(deals) {
        if (deals.length < 2) {
            return deals[0] || { face: Infinity };
        }
        return makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Which voucher is it?"),
            list: deals.map((deal) => ({ id: deal.id, label: deal.name, item: deal })),
        });
    },
});
