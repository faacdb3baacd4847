import { onWillStart, useState } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { ClosePosPopup } from "@point_of_sale/app/components/popups/closing_popup/closing_popup";

patch(ClosePosPopup.prototype, {
    setup() {
        super.setup(...arguments);
        this.coupons = useState({ problems: [] });
        onWillStart(() => this.loadCouponProblems());
    },

    /** Coupons of this session that did not hold, for whoever counts the till. */
    async loadCouponProblems() {
        const programs = this.pos.models["loyalty.program"].getAll();
        if (programs.some((program) => program._restaurant_coupon)) {
            const rows = await this.pos.data.silentCall(
                "pos.session",
                "restaurant_coupon_problems",
                [[this.pos.session.id]]
            );
            this.coupons.problems = rows || [];
        }
    },
});
