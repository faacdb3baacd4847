import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store"; // patched first: it is overridden here

/** What becomes of a check between its payment here and the answer of the server. */
patch(PosStore.prototype, {
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
