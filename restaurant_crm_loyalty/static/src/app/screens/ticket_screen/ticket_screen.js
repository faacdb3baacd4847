import { patch } from "@web/core/utils/patch";
import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";

patch(TicketScreen.prototype, {
    /**
     * What points paid of the refunded lines goes back as points, not as money; what a
     * discount by tender took off them was never paid.
     */
    _getRefundableDetails(partner, order) {
        const details = super._getRefundableDetails(...arguments);
        for (const line of order.pointsLines) {
            const quantity = order.getRefundedPointsQuantity(line, details);
            this.getToRefundDetail(line).qty = quantity;
        }
        for (const line of order.tenderDiscountLines) {
            const quantity = order.getRefundedTenderQuantity(line, details);
            this.getToRefundDetail(line).qty = quantity;
        }
        return super._getRefundableDetails(...arguments);
    },
});
