import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { parseFloat } from "@web/views/fields/parsers";
import { PosOrderline } from "@point_of_sale/app/models/pos_order_line";
import "@pos_loyalty/app/models/pos_order_line"; // patched first: it is overridden here

/** A discount that points pay: the server named its amount, and holds the points. */
patch(PosOrderline.prototype, {
    get isPointsDiscount() {
        const product = this.config?.restaurant_points_product_id;
        return Boolean(product) && this.product_id?.id === product.id;
    },

    /** Names the points to the server; the line is there only after it has said yes. */
    get pointsKey() {
        return { key: this.uuid, attempt: 0 };
    },

    canBeMergedWith(line) {
        return !this.isPointsDiscount && super.canBeMergedWith(...arguments);
    },

    setQuantity(quantity) {
        const wanted = Math.abs(parseFloat(`${quantity || 0}`));
        if (this.isPointsDiscount && !this.refunded_orderline_id && wanted !== 1) {
            return {
                title: _t("Points"),
                body: _t("Remove this line, and use another number of points."),
            };
        }
        return super.setQuantity(...arguments);
    },

    /** The price is set once: the server named it. */
    setUnitPrice() {
        if (!this.isPointsDiscount || !this.price_unit) {
            super.setUnitPrice(...arguments);
        }
    },

    setDiscount(discount) {
        super.setDiscount(this.isPointsDiscount ? 0 : discount);
    },

    //@override pos_loyalty
    ignoreLoyaltyPoints() {
        return this.isPointsDiscount || super.ignoreLoyaltyPoints(...arguments);
    },
});
