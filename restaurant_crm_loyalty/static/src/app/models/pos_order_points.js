import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import "@restaurant_crm_loyalty/app/models/pos_order_stored_value"; // patched first

patch(PosOrder.prototype, {
    get pointsLines() {
        return this.lines.filter((line) => line.isPointsDiscount);
    },

    /** Whether this order may move points of its guest, so that its receipt tells. */
    get mayMovePoints() {
        return Boolean(this.config.restaurant_points?.on && this.partner_id);
    },

    /** Points of this guest are held for the order: nobody else can take it over. */
    get isGuestLocked() {
        return super.isGuestLocked || (!this.isRefund && this.pointsLines.length > 0);
    },

    /** What the server would have to void if this order went away. */
    get storedValueKeys() {
        const held = this.isRefund ? [] : this.pointsLines;
        return [
            ...super.storedValueKeys,
            ...held.map((line) => line.pointsKey),
            ...(this.uiState.droppedKeys || []),
        ];
    },

    /** What a line holds goes back when it is removed, see `PosStore.releaseDropped`. */
    removeOrderline(line) {
        const key = !this.finalized && this._getHeldKey(line);
        const removed = super.removeOrderline(...arguments);
        if (key && removed) {
            const dropped = this.uiState.droppedKeys || [];
            this.uiState.droppedKeys = [...dropped, key];
        }
        return removed;
    },

    /** Points that pay, or a top-up that is about to be paid back. */
    _getHeldKey(line) {
        if (line.isTopup) {
            return line.holdsStoredValue && line.storedValueKey;
        }
        return line.isPointsDiscount && !line.refunded_orderline_id && line.pointsKey;
    },

    /** What points may pay a part of: dishes after discounts, not top-ups. */
    get pointsBase() {
        return this.lines
            .filter((line) => !line.isTopup && !line.isPointsDiscount)
            .reduce((sum, line) => sum + line.priceIncl, 0);
    },

    /** What points pay as a tender so far. */
    get paidWithPoints() {
        return this.payment_ids
            .filter((x) => x.isPointsPayment && x.payment_status === "done")
            .reduce((sum, payment) => sum + payment.getAmount(), 0);
    },

    /** See `getRefundedQuantity`. */
    getRefundedPointsQuantity(pointsLine, details) {
        const dishes = this.lines.filter(
            (x) => !x.isPointsDiscount && !this.tenderDiscountLines.includes(x)
        );
        return this.getRefundedQuantity(pointsLine, dishes, details);
    },

    /**
     * How much of a discount goes back with the lines that are refunded: their share of
     * what is still there. With the last line the rest.
     *
     * @param {Object} discount a line of its own
     * @param {Object[]} dishes the lines that it was taken off
     * @param {Object[]} details what the cashier has chosen: `{line, qty}`
     */
    getRefundedQuantity(discount, dishes, details) {
        const left = (line) => line.qty - line.refundedQty;
        const worth = (line, qty) => (line.qty ? (line.priceIncl * qty) / line.qty : 0);
        const sold = dishes.filter((line) => line.priceIncl > 0);
        const total = sold.reduce((sum, line) => sum + worth(line, left(line)), 0);
        const chosen = details
            .filter(({ line }) => sold.includes(line))
            .reduce((sum, { line, qty }) => sum + worth(line, qty), 0);
        const share = total > 0 ? Math.min(1, chosen / total) : 1;
        return share === 1
            ? left(discount)
            : Math.round(left(discount) * share * 100) / 100;
    },

    setStoredValueReceipt({ points }) {
        super.setStoredValueReceipt(...arguments);
        this.uiState.pointsReceipt = points || false;
    },

    get pointsReceipt() {
        return this.uiState.pointsReceipt || false;
    },
});
