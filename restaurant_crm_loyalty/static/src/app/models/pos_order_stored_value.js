import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import "@pos_loyalty/app/models/pos_order"; // patched first: it is overridden here

patch(PosOrder.prototype, {
    get storedValueLines() {
        return this.payment_ids.filter((line) => line.isStoredValue);
    },

    get topupLines() {
        return this.lines.filter((line) => line.isTopup);
    },

    /** Whether stored value has a say in this order, and so on its receipt. */
    get hasStoredValue() {
        return this.storedValueLines.length > 0 || this.topupLines.length > 0;
    },

    /** Money of this guest is held for the order: nobody else can take it over. */
    get isGuestLocked() {
        return this.payment_ids.some((line) => line.holdsStoredValue);
    },

    /** What the server would have to void if this order went away. */
    get storedValueKeys() {
        return [...this.payment_ids, ...this.topupLines]
            .filter((line) => line.holdsStoredValue)
            .map((line) => line.storedValueKey);
    },

    get refundedLineIds() {
        return this.lines
            .map((line) => line.refunded_orderline_id?.id)
            .filter((id) => typeof id === "number");
    },

    /** More was taken from stored value than the check costs: it cannot become cash. */
    get storedValueExcess() {
        const paid = this.storedValueLines
            .filter((line) => line.isDone())
            .reduce((sum, line) => sum + line.getAmount(), 0);
        const excess = this.totalDue < 0 ? this.totalDue - paid : paid - this.totalDue;
        return Math.max(0, this.currency.round(excess));
    },

    setPartner(partner) {
        if (this.isGuestLocked && partner?.id !== this.partner_id?.id) {
            return undefined; // the store says why, see `refuseGuestChange`
        }
        return super.setPartner(...arguments);
    },

    setStoredValueReceipt({ lines, code }) {
        this.uiState.storedValueReceipt = { lines, code };
    },

    /**
     * What stored value did on this order, for its receipt: what the server has stored,
     * or what this till was told before the order reached it.
     *
     * @returns {{lines: Object[], code: string}}
     */
    get storedValueReceipt() {
        return (
            this.uiState.storedValueReceipt || {
                lines: [...this._getAuthorised(), ...this._getPendingTopups()],
                code: "",
            }
        );
    },

    _getAuthorised() {
        return this.storedValueLines
            .filter((line) => !line.isPointsPayment)
            .map((line) => line.uiState?.storedValue)
            .filter(Boolean);
    },

    _getPendingTopups() {
        return this.topupLines
            .filter((line) => !line.paysBack)
            .map((line) => ({ kind: "topup", amount: line.priceIncl, pending: true }));
    },

    //@override pos_loyalty: a top-up earns nothing with stock programs…
    isLineValidForLoyaltyPoints(line) {
        return !line.isTopup && super.isLineValidForLoyaltyPoints(...arguments);
    },

    //@override pos_loyalty: …and no promotion makes it cheaper
    _getDiscountableOnOrder(reward) {
        const result = super._getDiscountableOnOrder(...arguments);
        for (const line of this.topupLines) {
            const taxKey = line.tax_ids.map((tax) => tax.id);
            result.discountable -= line.prices.total_included;
            result.discountablePerTax[taxKey] -= line.basePrice;
        }
        return result;
    },
});
