import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { getUnitPrice } from "@restaurant_crm_loyalty/app/utils/unit_prices";

/** The wrong-price guard: a member shall not pay more than the member price unasked. */
patch(PosOrder.prototype, {
    /** Lines on which a member would pay too much, unless the cashier keeps them so. */
    getWrongPriceLines() {
        if (this.finalized || this.isRefund || !this.memberPricelist) {
            return [];
        }
        const kept = this.uiState.keptPrices || {};
        return this.lines.filter(
            (line) => line.isPricedTooHigh && kept[line.uuid] !== line.chargedUnitPrice
        );
    },

    keepPrices(lines) {
        const kept = lines.map((line) => [line.uuid, line.chargedUnitPrice]);
        this.uiState.keptPrices = {
            ...this.uiState.keptPrices,
            ...Object.fromEntries(kept),
        };
    },

    applyMemberPrices(lines) {
        const pricelist = this.memberPricelist;
        for (const line of lines.flatMap((wrong) => wrong.getAllLinesInCombo())) {
            line.price_type = "original";
        }
        this.setPricelist(pricelist);
        for (const line of lines.filter((wrong) => !wrong.combo_line_ids?.length)) {
            line.setUnitPrice(getUnitPrice(line, pricelist));
        }
    },
});
