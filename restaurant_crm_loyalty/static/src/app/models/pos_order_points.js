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
            ...(this.uiState.droppedPoints || []),
        ];
    },

    /** Points that pay no longer are given back, see `PosStore.releasePoints`. */
    removeOrderline(line) {
        const held =
            line.isPointsDiscount && !line.refunded_orderline_id && !this.finalized;
        const key = held && line.pointsKey;
        const removed = super.removeOrderline(...arguments);
        if (key && removed) {
            const dropped = this.uiState.droppedPoints || [];
            this.uiState.droppedPoints = [...dropped, key];
        }
        return removed;
    },

    /** What points may pay a part of: dishes after discounts, not top-ups. */
    get pointsBase() {
        return this.lines
            .filter((line) => !line.isTopup && !line.isPointsDiscount)
            .reduce((sum, line) => sum + line.priceIncl, 0);
    },

    /**
     * How much of a discount by points goes back with the lines that are refunded: their
     * share of what is still there. With the last line the rest.
     *
     * @param {Object[]} details what the cashier has chosen: `{line, qty}`
     */
    getRefundedPointsQuantity(pointsLine, details) {
        const left = (line) => line.qty - line.refundedQty;
        const dishes = this.lines.filter((line) => !line.isPointsDiscount);
        const worth = (line, qty) => (line.qty ? (line.priceIncl * qty) / line.qty : 0);
        const total = dishes.reduce((sum, line) => sum + worth(line, left(line)), 0);
        const chosen = details
            .filter(({ line }) => dishes.includes(line))
            .reduce((sum, { line, qty }) => sum + worth(line, qty), 0);
        const share = total > 0 ? Math.min(1, chosen / total) : 1;
        return share === 1
            ? left(pointsLine)
            : Math.round(left(pointsLine) * share * 100) / 100;
    },

    setStoredValueReceipt({ points }) {
        super.setStoredValueReceipt(...arguments);
        this.uiState.pointsReceipt = points || false;
    },

    get pointsReceipt() {
        return this.uiState.pointsReceipt || false;
    },
});
