import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";

/**
 * Members who pay from stored value get no discount; on what they pay otherwise a part is
 * off. The server says how much, and counts again when the check is stored.
 */
patch(PosStore.prototype, {
    get givesTenderDiscount() {
        return (
            this.config.restaurant_tender_discount > 0 &&
            Boolean(this.config.restaurant_tender_discount_product_id)
        );
    },

    /**
     * Take off what the mix of tenders asks for, before something else than stored value
     * pays. Without an answer of the server nothing is off.
     */
    async applyTenderDiscount(order) {
        if (!this.givesTenderDiscount || order.isRefund || !order.getPartner()) {
            return;
        }
        const { answer, reply } = await this.storedValue.askBlocked("discount", {
            partner_id: order.getPartner().id,
            base: order.tenderDiscountBase,
            from_card: order.paidFromStoredValue,
        });
        this.dropTenderDiscount(order);
        if (answer !== "yes") {
            this.notification.add(
                _t("The server does not answer: no discount was taken off.")
            );
        } else if (reply.amount > 0) {
            await this._addTenderDiscount(order, reply.amount);
        }
    },

    /** Paid by one tap; a second one, before the server has answered, is none. */
    async validateOrderFast() {
        if (this.isPayingFast) {
            return;
        }
        this.isPayingFast = true;
        try {
            if (await this._discountFastPayment(this.getOrder())) {
                await super.validateOrderFast(...arguments);
            }
        } finally {
            this.isPayingFast = false;
        }
    },

    /** No screen is shown that knows what is paid how. */
    async _discountFastPayment(order) {
        if (!order || !this.givesTenderDiscount || order.hasOtherTender) {
            return true;
        }
        const isPriced = await this.checkMemberPrices(order);
        if (isPriced) {
            await this.applyTenderDiscount(order);
        }
        return isPriced;
    },

    dropTenderDiscount(order) {
        for (const line of [...order.tenderDiscountLines]) {
            order.removeOrderline(line);
        }
    },

    /** One line for each mix of taxes, so that the taxes fall with the price. */
    async _addTenderDiscount(order, amount) {
        const product = this.config.restaurant_tender_discount_product_id;
        for (const part of order.shareTenderDiscount(amount)) {
            const values = {
                product_id: product,
                product_tmpl_id: product.product_tmpl_id,
                tax_ids: part.taxes.map((tax) => ["link", tax]),
                price_unit: -part.unit,
                qty: 1,
            };
            await this.addLineToOrder(values, order, { force: true }, false);
        }
    },
});
