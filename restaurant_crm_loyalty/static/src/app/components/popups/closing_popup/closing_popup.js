import { onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ask } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { ClosePosPopup } from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import { isLedgerTender } from "@restaurant_crm_loyalty/app/utils/payment/ledger_tender";

patch(ClosePosPopup.prototype, {
    setup() {
        super.setup(...arguments);
        this.storedValue = useState({
            holds: [],
            unverified: [],
            pending: [],
            known: true,
        });
        onWillStart(() => this.loadStoredValue());
    },

    isStoredValue(method) {
        const record = this.pos.models["pos.payment.method"].get(method.id);
        return isLedgerTender(record);
    },

    get hasStoredValue() {
        return this.props.non_cash_payment_methods.some((pm) => this.isStoredValue(pm));
    },

    /** Payments of stored value that somebody has to look at before the session ends. */
    async loadStoredValue() {
        if (!this.hasStoredValue) {
            return;
        }
        await this.pos.storedValue.sendVoids();
        const { answer, reply } = await this.pos.storedValue.ask("closing", {});
        const { holds = [], unverified = [], pending = [] } = reply;
        Object.assign(this.storedValue, {
            holds,
            unverified,
            pending,
            known: answer === "yes",
        });
    },

    /** A hold without an order: the guest gets the money back. */
    async voidHold(hold) {
        const confirmed = await ask(this.dialog, {
            title: _t("Void this payment?"),
            body: _t("%(amount)s goes back to %(guest)s.", {
                amount: this.env.utils.formatCurrency(hold.amount),
                guest: hold.guest,
            }),
            confirmLabel: _t("Void"),
        });
        if (!confirmed) {
            return;
        }
        const { key, attempt } = hold;
        const { answer, reply } = await this.pos.storedValue.ask("void", {
            key,
            attempt,
        });
        if (answer !== "yes") {
            this.pos.storedValue.alert(
                reply.message || _t("The server did not answer.")
            );
        }
        const line = this.pos.models["pos.payment"].getBy("uuid", key);
        if (answer === "yes" && line && !line.pos_order_id.finalized) {
            line.nextAttempt();
            line.setPaymentStatus("retry");
        }
        await this.loadStoredValue();
    },

    //@override
    canConfirm() {
        return super.canConfirm(...arguments) && this.storedValue.holds.length === 0;
    },

    //@override nobody counts stored value
    getDifference(paymentId) {
        return this.isStoredValue({ id: paymentId })
            ? 0
            : super.getDifference(...arguments);
    },
});
