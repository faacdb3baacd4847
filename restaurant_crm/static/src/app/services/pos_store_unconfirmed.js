import { markRaw } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store"; // patched first: it is overridden here

/** What becomes of a check between its payment here and the answer of the server. */
patch(PosStore.prototype, {
    async setup() {
        this.sending = markRaw(new Map()); // uuid of a check -> its request
        return super.setup(...arguments);
    },

    /**
     * One request at a time for a check: of two, both bring the lines that are new, which
     * the server refuses, and the older answer may come last. What is asked for meanwhile
     * is sent after the answer; core would forget it.
     */
    async syncAllOrders(options = {}) {
        const { orderToCreate, orderToUpdate } = this.getPendingOrder();
        const orders = options.orders || [...orderToCreate, ...orderToUpdate];
        const uuids = orders.map(({ uuid }) => uuid);
        while (uuids.some((uuid) => this.sending.has(uuid))) {
            await this.waitForAnswers(uuids); // somebody else who waits may come first
        }
        const request = super.syncAllOrders(...arguments);
        uuids.forEach((uuid) => this.sending.set(uuid, request));
        try {
            return await request;
        } finally {
            uuids.forEach((uuid) => this.sending.delete(uuid));
        }
    },

    async waitForAnswers(uuids) {
        await Promise.allSettled(uuids.map((uuid) => this.sending.get(uuid)));
        const orders = this.models["pos.order"];
        const unsent = uuids
            .map((uuid) => orders.getBy("uuid", uuid))
            .filter((order) => order?.isDirty());
        this.addPendingOrder(unsent.map(({ id }) => id));
    },

    async preSyncAllOrders(orders) {
        await super.preSyncAllOrders(...arguments);
        const unconfirmed = orders.filter((order) => order.isUnconfirmed);
        unconfirmed.forEach((order) => order.markUnsent());
        if (unconfirmed.length) {
            await this.data.synchronizeLocalDataInIndexedDB();
        }
    },

    async postSyncAllOrders(orders) {
        await super.postSyncAllOrders(...arguments);
        orders.forEach((order) => order.redoEdits());
        this.confirmOrders(orders);
    },

    /**
     * The server has told these orders, in an answer to this till or with the news of
     * another. Two tills at one table: it keeps the payment that came first.
     */
    confirmOrders(orders) {
        for (const order of orders.filter((told) => told.finalized)) {
            order.uiState.unconfirmed = false;
            const payments = order.unstoredPayments;
            if (payments.length) {
                this.onUnstoredPayments(order, payments);
            }
        }
    },

    /** Hook: payments were entered here for a check that another till has settled. */
    async onUnstoredPayments(order, payments) {
        const rows = payments.map((payment) => this.describeUnstoredPayment(payment));
        for (const payment of payments) {
            payment.delete();
        }
        if (
            this.router.state.current === "PaymentScreen" &&
            this.getOrder() === order
        ) {
            this.showDefault();
        }
        this.dialog.add(AlertDialog, {
            title: _t("Settled at another till"),
            body: _t(
                "%(order)s was paid or cancelled at another till before. This was entered here, and is not stored:\n%(payments)s",
                { order: order.getName(), payments: rows.join("\n") }
            ),
        });
    },

    /** One payment that was not stored, for the cashier. */
    describeUnstoredPayment(payment) {
        return _t("%(method)s %(amount)s: give it back", {
            method: payment.payment_method_id.name,
            amount: this.env.utils.formatCurrency(payment.getAmount()),
        });
    },
});
