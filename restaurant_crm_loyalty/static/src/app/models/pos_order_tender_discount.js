import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";

/** Which taxes a line has, to compare. */
function getTaxes(line) {
    const ids = line.tax_ids.map((tax) => tax.id);
    return ids.sort().join();
}

/** What a discount by tender counts on, and how it spreads over the taxes. */
patch(PosOrder.prototype, {
    get tenderDiscountLines() {
        const product = this.config.restaurant_tender_discount_product_id;
        return this.lines.filter(
            (line) => product && line.product_id.id === product.id
        );
    },

    /** Dishes: no top-ups, no tips, no discounts of this kind. */
    get tenderDiscountedLines() {
        const { tip_product_id: tip, restaurant_tender_discount_product_id: discount } =
            this.config;
        const special = [tip?.id, discount?.id];
        return this.lines.filter(
            (line) => !line.isTopup && !special.includes(line.product_id.id)
        );
    },

    get tenderDiscountBase() {
        const sum = this.tenderDiscountedLines.reduce(
            (total, line) => total + line.priceIncl,
            0
        );
        return Math.max(0, this.currency.round(sum));
    },

    get paidFromStoredValue() {
        const lines = this.storedValueLines.filter(
            (line) => line.isDone() && !line.isPointsPayment
        );
        return this.currency.round(
            lines.reduce((total, line) => total + line.getAmount(), 0)
        );
    },

    get hasOtherTender() {
        return this.payment_ids.some(
            (line) => !line.isStoredValue || line.isPointsPayment
        );
    },

    /** What of it goes back with dishes of the same taxes. */
    getRefundedTenderQuantity(discountLine, details) {
        const dishes = this.tenderDiscountedLines.filter(
            (line) => getTaxes(line) === getTaxes(discountLine)
        );
        return this.getRefundedQuantity(discountLine, dishes, details);
    },

    /**
     * @param {number} amount to take off, taxes included
     * @returns {{taxes: Object[], unit: number}[]} unit prices, as their taxes want them
     */
    shareTenderDiscount(amount) {
        const groups = Map.groupBy(this.tenderDiscountedLines, getTaxes);
        const base = this.tenderDiscountBase;
        let left = amount;
        return [...groups.values()].map((lines, index) => {
            const sum = (name) => lines.reduce((total, line) => total + line[name], 0);
            const included = sum("priceIncl");
            const share =
                index === groups.size - 1
                    ? left
                    : this.currency.round((amount * included) / base);
            left = this.currency.round(left - share);
            const taxes = lines[0].tax_ids;
            const inPrice = taxes.every((tax) => tax.price_include);
            const net = inPrice ? 1 : sum("priceExcl") / included;
            return { taxes, unit: share * net };
        });
    },
});
