import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";

const { DateTime } = luxon;

patch(PosStore.prototype, {
    /** Those that hold today; the server knows the business day, and who had which. */
    get topupPlans() {
        const today = DateTime.now().toISODate();
        const plans = this.models["restaurant.topup.plan"]?.getAll() || [];
        const day = (value) => value?.toISODate?.() ?? value;
        return plans
            .filter(
                (plan) =>
                    (!plan.date_from || day(plan.date_from) <= today) &&
                    (!plan.date_to || day(plan.date_to) >= today)
            )
            .toSorted(
                (a, b) =>
                    a.amount - b.amount ||
                    this.getPlanBonus(a, a.amount) - this.getPlanBonus(b, a.amount) ||
                    (a.gift_points || 0) - (b.gift_points || 0)
            );
    },

    getPlanBonus(plan, amount) {
        const bonus = plan.bonus + (amount * (plan.percent || 0)) / 100;
        return this.currency.round(Math.min(bonus, plan.bonus_most || bonus));
    },

    /**
     * The rung of the ladder that an amount reaches: the highest one, they do not add up.
     * A preview: the server decides when the order is paid.
     */
    getTopupPlan(amount) {
        return this.topupPlans.findLast((plan) => plan.amount <= amount);
    },

    /** Points and a coupon that come on top, in words. */
    getTopupGift(amount) {
        return this.getTopupPlan(amount)?.gift || "";
    },

    getTopupBonus(amount) {
        const plan = this.getTopupPlan(amount);
        return plan ? this.getPlanBonus(plan, amount) : 0;
    },
});
