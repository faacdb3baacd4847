import { useState } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { Orderline } from "@point_of_sale/app/components/orderline/orderline";
import { findLimits, guestLimits } from "@restaurant_crm/app/utils/guest_limits";

patch(Orderline.prototype, {
    setup() {
        super.setup(...arguments);
        this.guestLimits = useState(guestLimits);
    },

    /** Why the dish of this line is not for the guest; on the screen of the till only. */
    get unfit() {
        const { order_id: order, product_id: product } = this.line;
        return this.props.mode === "display"
            ? findLimits(this.guestLimits, order, product?.product_tmpl_id)
            : [];
    },
});
