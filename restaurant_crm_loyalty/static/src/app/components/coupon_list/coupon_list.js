import { Component } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** The coupons of a check: what each takes off, or why it does not. */
export class CouponList extends Component {
    static template = "restaurant_crm_loyalty.CouponList";
    static props = { order: Object };

    setup() {
        this.pos = usePos();
    }

    get coupons() {
        const { order } = this.props;
        const outcomes = order.couponOutcomes;
        return order.scannedCoupons.map((card) => ({
            card,
            name: card.program_id.name,
            problem: order.getCouponProblem(card, outcomes),
            saving: this.env.utils.formatCurrency(
                (outcomes[card.id]?.saving || 0) * order.currency.rounding
            ),
        }));
    }

    remove(card) {
        return this.pos.removeCoupon(this.props.order, card);
    }
}
