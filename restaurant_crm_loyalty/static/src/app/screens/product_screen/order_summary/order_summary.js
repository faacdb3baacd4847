import { patch } from "@web/core/utils/patch";
import { OrderSummary } from "@point_of_sale/app/screens/product_screen/order_summary/order_summary";

patch(OrderSummary.prototype, {
    /** A discount by points has no quantity: taken to nothing, it goes. */
    _setValue(val) {
        const line = this.currentOrder.getSelectedOrderline();
        const held = line?.isPointsDiscount && !line.refunded_orderline_id;
        if (held && this.pos.numpadMode === "quantity" && !Number(val)) {
            super._setValue("remove");
            this.numberBuffer.reset();
        } else {
            super._setValue(...arguments);
        }
        this.pos.releaseDropped(this.currentOrder);
    },
});
