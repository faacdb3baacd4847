import { markRaw } from "@odoo/owl";
import { delay } from "@web/core/utils/concurrency";
import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store"; // patched first: it is overridden here

const PATIENCE = 5_000; // milliseconds, for the answer to another request

/** What becomes of a check between its payment here and the answer of the server. */
patch(PosStore.prototype, {
    async setup() {
        this.sending = markRaw(new Map()); // uuid of a check -> its request
        return super.setup(...arguments);
    },

    /**
     * One request at a time for a check: of two, both bring the lines that are new, which
     * the server refuses, and the older answer may come last. What is asked for meanwhile
     * is sent after the answer; core would forget it. A network that swallows a request
     * holds nobody up for long.
     */
    async syncAllOrders(options = {}) {
        const giveUp = Date.now() + PATIENCE;
        // Somebody else who waited may have come first: look again.
        while (this.getRequests(options).length && Date.now() < giveUp) {
            await this.waitForAnswers(options, giveUp - Date.now());
        }
        const uuids = this.getUuidsToSend(options);
        const request = super.syncAllOrders(...arguments);
        uuids.forEach((uuid) => this.sending.set(uuid, request));
        try {
            return await request;
        } finally {
            const own = uuids.filter((uuid) => this.sending.get(uuid) === request);
            own.forEach((uuid) => this.sending.delete(uuid));
        }
    },

    getUuidsToSend({ orders }) {
        const { orderToCreate, orderToUpdate } = this.getPendingOrder();
        return (orders || [...orderToCreate, ...orderToUpdate]).map(({ uuid }) => uuid);
    },

    getRequests(options) {
        const uuids = this.getUuidsToSend(options);
        return uuids.map((uuid) => this.sending.get(uuid)).filter(Boolean);
    },

    async waitForAnswers(options, patience) {
        const uuids = this.getUuidsToSend(options);
        const answers = Promise.allSettled(this.getRequests(options));
        await Promise.race([delay(patience), answers]);
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
