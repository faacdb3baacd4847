import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { parseFloat } from "@web/views/fields/parsers";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import "@pos_loyalty/app/models/pos_order_line"; // patched first: it is overridden here

/** A line that sells stored value: its price is the amount, its quantity is one. */
patch(PosOrderline.prototype, {
    get isTopup() {
        const product = this.config?.restaurant_topup_product_id;
        return Boolean(product) && this.product_id?.id === product.id;
    },

    /** A top-up that goes back: in a refund, its price has the sign of a sale. */
    get paysBack() {
        return this.isTopup && this.qty * this.price_unit < 0;
    },

    /** Names a top-up that is paid back to the server, as a payment line is named. */
    get storedValueKey() {
        return { key: this.uuid, attempt: this.uiState?.topupAttempt || 0 };
    },

    get holdsStoredValue() {
        return Boolean(this.uiState?.topupHeld);
    },

    /** The server holds what this line pays back, or may do so. */
    holdTopup() {
        this.uiState.topupHeld = true;
    },

    /** What was asked has ended with a no: the next request is another one. */
    dropTopupHold() {
        this.uiState.topupHeld = false;
        this.uiState.topupAttempt = this.storedValueKey.attempt + 1;
    },

    canBeMergedWith(line) {
        return !this.isTopup && super.canBeMergedWith(...arguments);
    },

    setQuantity(quantity) {
        const wanted = Math.abs(parseFloat(`${quantity || 0}`));
        if (this.isTopup && ![0, 1].includes(wanted)) {
            return {
                title: _t("Top-up"),
                body: _t(
                    "A top-up has no quantity. Change its amount, or add another one."
                ),
            };
        }
        return super.setQuantity(...arguments);
    },

    setUnitPrice(price) {
        if (this.isTopup && parseFloat(`${price || 0}`) < 0) {
            return;
        }
        super.setUnitPrice(...arguments);
    },

    setDiscount(discount) {
        super.setDiscount(this.isTopup ? 0 : discount);
    },

    //@override pos_loyalty
    ignoreLoyaltyPoints() {
        return this.isTopup || super.ignoreLoyaltyPoints(...arguments);
    },
});
