import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";

/** A manager who approved much has approved less; of a price, more. */
function isCovered({ action, amount }, approved) {
    const more = action === "price" ? amount >= approved : amount <= approved;
    return approved !== undefined && more;
}

/** What on a check a cashier may not do alone. The server looks for itself, once paid. */
patch(PosOrder.prototype, {
    /**
     * @returns {{action: string, subject: string, amount: number, label: string}[]}
     *  what still has to be approved
     */
    get approvalNeeds() {
        const terms = this.config.restaurant_approval || {};
        if (this.finalized || terms.own) {
            return [];
        }
        const approved = this.uiState.approved || {};
        return [
            ...this._getRefundNeeds(terms),
            ...this._getLineNeeds(terms),
            ...this._getGlobalDiscountNeeds(terms),
            ...this._getTopupNeeds(),
        ].filter(
            (need) => !isCovered(need, approved[`${need.action}:${need.subject}`])
        );
    },

    rememberApprovals(needs) {
        const entries = needs.map((x) => [`${x.action}:${x.subject}`, x.amount]);
        this.uiState.approved = {
            ...this.uiState.approved,
            ...Object.fromEntries(entries),
        };
    },

    get returnedLines() {
        return this.lines.filter((line) => line.givesMoneyBack);
    },

    /** What all refunds of the same checks give back, this one too. */
    get returnedTogether() {
        const checks = new Set(
            this.returnedLines.map((line) => line.refunded_orderline_id?.order_id)
        );
        return [...checks]
            .flatMap((check) => check?.lines || [])
            .filter((line) => line.qty && !line.isTopup)
            .reduce((sum, x) => sum + (x.priceIncl * x.refundedQty) / x.qty, 0);
    },

    _getRefundNeeds({ refund }) {
        const amount = this.currency.round(
            Math.abs(this.returnedLines.reduce((sum, line) => sum + line.priceIncl, 0))
        );
        const together = this.currency.round(this.returnedTogether);
        return refund && amount && Math.max(amount, together) > refund
            ? [{ action: "refund", subject: this.uuid, amount, label: _t("Refund") }]
            : [];
    },

    _getLineNeeds({ discount, price }) {
        const returned = this.returnedLines;
        const needs = [];
        for (const line of this.lines.filter((x) => !returned.includes(x))) {
            const need = { subject: line.uuid, label: line.getFullProductName() };
            if (discount && line.getDiscount() > discount) {
                needs.push({ ...need, action: "discount", amount: line.getDiscount() });
            }
            if (price && line.isTypedTooLow) {
                needs.push({ ...need, action: "price", amount: line.price_unit });
            }
        }
        return needs;
    },

    /** To one decimal, as the server counts it: taxes are rounded. */
    _getGlobalDiscountNeeds({ discount }) {
        const off = this.lines.filter((line) => line.isGlobalDiscount);
        if (!discount || !off.length) {
            return [];
        }
        const add = (lines) => lines.reduce((sum, x) => sum + Math.abs(x.priceIncl), 0);
        const sold = this.lines.filter(
            (line) => !line.isTopup && line.qty * line.price_unit > 0
        );
        const total = add(sold);
        const amount = total ? Math.round((1000 * add(off)) / total) / 10 : 100;
        const label = _t("Discount on the check");
        return amount > discount
            ? [{ action: "discount", subject: this.uuid, amount, label }]
            : [];
    },

    _getTopupNeeds() {
        return this.topupLines
            .filter((line) => line.paysBack)
            .map((line) => ({
                action: "topup_refund",
                subject: line.storedValueKey.key,
                amount: Math.abs(line.priceIncl),
                label: _t("Top-up paid back"),
            }));
    },
});
