import { _t } from "@web/core/l10n/translation";
import { markRaw } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store"; // patched first: it is overridden here
import { StoredValue } from "@restaurant_crm_loyalty/app/services/stored_value";

patch(PosStore.prototype, {
    async setup() {
        this.storedValue = markRaw(new StoredValue(this));
        this.storedValueAccounts = {}; // partner id -> accounts of the guest's card
        window.addEventListener("pos-network-online", () =>
            this.storedValue.sendVoids()
        );
        return super.setup(...arguments);
    },

    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        this.storedValue.sendVoids();
        return result;
    },

    //@override restaurant_crm
    onGuestCard(order, card) {
        super.onGuestCard(...arguments);
        const partner = order.getPartner();
        if (partner) {
            this.storedValueAccounts[partner.id] =
                card?.sections.loyalty?.accounts || [];
        }
    },

    /** Say why the guest of an order cannot be changed now. */
    refuseGuestChange(order) {
        if (!order?.isGuestLocked) {
            return false;
        }
        this.storedValue.alert(
            _t(
                "%s pays this order from stored value. Reverse that payment before you choose another guest.",
                order.getPartnerName()
            )
        );
        return true;
    },

    async selectPartner(order = this.getOrder()) {
        return this.refuseGuestChange(order)
            ? order.getPartner()
            : super.selectPartner(...arguments);
    },

    //@override restaurant_crm
    async selectGuest(order = this.getOrder()) {
        return this.refuseGuestChange(order)
            ? order.getPartner()
            : super.selectGuest(...arguments);
    },

    setPartnerToCurrentOrder(partner) {
        const order = this.getOrder();
        if (partner?.id !== order.getPartner()?.id && this.refuseGuestChange(order)) {
            return;
        }
        super.setPartnerToCurrentOrder(...arguments);
    },

    /** An order that goes gives back what it held. */
    async _onBeforeDeleteOrder(order) {
        const open = order.finalized ? [] : order.payment_ids;
        for (const line of open.filter((payment) => payment.holdsStoredValue)) {
            await this.storedValue.lines.learn(line);
        }
        const keys = order.finalized ? [] : order.storedValueKeys;
        for (const key of keys) {
            const { answer } = await this.storedValue.release(key);
            if (answer === "no") {
                this.storedValue.alert(
                    _t(
                        "This order was paid from stored value already. Refund it instead."
                    )
                );
                return false;
            }
        }
        if (keys.length) {
            this.storedValue.forgetGuest(order.getPartner());
            this.notification.add(_t("The stored-value payment was given back."));
        }
        return super._onBeforeDeleteOrder(...arguments);
    },

    async printReceipt({
        order = this.getOrder(),
        printBillActionTriggered = false,
    } = {}) {
        const known = order.uiState.storedValueReceipt;
        if (
            !printBillActionTriggered &&
            (!known || known.lines.some((line) => line.pending))
        ) {
            await this.storedValue.loadReceipt(order);
        }
        return super.printReceipt(...arguments);
    },
});
