import { onMounted } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        const { storedValue } = this.pos;
        if (!storedValue.isOffline) {
            // The guest card of this screen comes with the balance of this minute.
            storedValue.forgetGuest(this.currentOrder?.getPartner());
        }
        onMounted(() => this.recoverStoredValue());
    },

    /** After a reload, or when a line was left waiting: find out what became of it. */
    async recoverStoredValue() {
        const order = this.currentOrder;
        for (const line of order.storedValueLines) {
            if (line.isUnanswered) {
                await this.pos.storedValue.lines.recover(line);
            } else if (line.isDone()) {
                line.can_be_reversed = true; // the browser does not keep it
            }
        }
    },

    /** One tap pays, where one account of the guest covers what is due. */
    async addNewPaymentLine(paymentMethod) {
        if (!isStoredValue(paymentMethod)) {
            return super.addNewPaymentLine(...arguments);
        }
        const order = this.currentOrder;
        if (!order.getPartner() && !order.topupLines.length) {
            await this.pos.selectGuest(order);
        }
        const obstacle = this.pos.getStoredValueObstacle(order);
        if (obstacle) {
            this.pos.storedValue.alert(obstacle);
            return false;
        }
        const added = await super.addNewPaymentLine(...arguments);
        if (added && !order.isRefund) {
            await this.sendStoredValue(order.getSelectedPaymentline());
        }
        return added;
    },

    /** Who types an amount, or deletes the line, before the guest card is there sends it. */
    async sendStoredValue(line) {
        const amount = line.getAmount();
        const wallets = await this.pos.loadWallets(line.pos_order_id);
        this.numberBuffer.capture();
        const isPending = line.getPaymentStatus() === "pending" && line.isSelected();
        if (!isPending || line.getAmount() !== amount) {
            return;
        }
        const clear = this.pos.fitStoredValue(line, wallets);
        this.numberBuffer.set(line.getAmount().toString());
        // As the only method it is added without a tap, so it waits for one.
        if (clear && this.payment_methods_from_config.length > 1) {
            await this.sendPaymentRequest(line);
        }
    },

    /** What was sent is not typed over; core makes it nothing in a till without cash. */
    updateSelectedPaymentline() {
        const line = this.selectedPaymentLine;
        const isOpen = ["pending", "retry"].includes(line?.getPaymentStatus());
        if (!line?.isStoredValue || isOpen) {
            super.updateSelectedPaymentline(...arguments);
        }
    },

    async sendPaymentRequest(line) {
        await super.sendPaymentRequest(...arguments);
        // Unlike a terminal's, a payment from stored value can be taken back until the
        // order is stored, whatever was sent after it.
        for (const other of this.paymentLines.filter(
            (payment) => payment.isStoredValue
        )) {
            other.can_be_reversed = other.payment_status === "done";
        }
    },

    /** The cashier does not decide that money was moved: the server is asked. */
    async sendForceDone(line) {
        if (!line.isStoredValue) {
            return super.sendForceDone(...arguments);
        }
        const order = line.pos_order_id;
        const paid = await this.pos.storedValue.lines.recover(line);
        if (
            paid &&
            order.isPaid() &&
            this.pos.config.auto_validate_terminal_payment &&
            !order.isRefundInProcess()
        ) {
            await this.validateOrder(false);
        }
        return undefined;
    },

    /** The money goes back, and the amount can be changed and sent again. */
    async sendPaymentReverse(line) {
        if (!line.isStoredValue) {
            return super.sendPaymentReverse(...arguments);
        }
        line.setPaymentStatus("reversing");
        const terminal = line.payment_method_id.payment_terminal;
        const reversed = await terminal.sendPaymentReversal(line.uuid);
        line.setPaymentStatus(reversed ? "retry" : "done");
        return undefined;
    },

    deletePaymentLine(uuid) {
        const line = this.paymentLines.find((payment) => payment.uuid === uuid);
        if (!line.isUnanswered) {
            return super.deletePaymentLine(...arguments);
        }
        return this.cancelStoredValue(line);
    },

    async cancelStoredValue(line) {
        line.setPaymentStatus("waitingCancel");
        if (await this.pos.storedValue.lines.cancel(line)) {
            this.numberBuffer.reset();
        } else {
            await this.pos.storedValue.lines.recover(line);
        }
    },
});

function isStoredValue(paymentMethod) {
    return paymentMethod.use_payment_terminal === "stored_value";
}
