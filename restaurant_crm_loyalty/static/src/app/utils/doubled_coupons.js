import { isCoupon } from "@restaurant_crm_loyalty/app/utils/coupon_values";

/**
 * Whether a coupon was counted anew while the server answered: its answer brings back
 * the lines from before, beside those of now.
 */
export function hasDoubledCoupons(order) {
    const codes = {};
    return order.lines.some((line) => {
        if (!line.is_reward_line || !isCoupon(line.reward_id?.program_id)) {
            return false;
        }
        const code = line.reward_identifier_code;
        codes[line.coupon_id?.id] ??= code;
        return codes[line.coupon_id?.id] !== code;
    });
}
