import { TicketScreen } from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import { patch } from "@web/core/utils/patch";
import { isCoupon } from "@restaurant_crm_loyalty/app/utils/coupon_values";

patch(TicketScreen.prototype, {
    /** A dish goes back for its net: what a coupon paid of it is not given out. */
    postRefund(destinationOrder) {
        super.postRefund(...arguments);
        for (const line of [...destinationOrder.lines]) {
            const sold = line.refunded_orderline_id;
            if (sold?.is_reward_line && isCoupon(sold.reward_id?.program_id)) {
                line.delete();
            } else if (sold?.restaurant_coupon_share) {
                const total = sold.prices.total_included;
                const left = Math.max(0, total - sold.restaurant_coupon_share);
                line.price_unit = total ? (sold.price_unit * left) / total : 0;
                line.price_type = "manual";
            }
        }
    },
});
