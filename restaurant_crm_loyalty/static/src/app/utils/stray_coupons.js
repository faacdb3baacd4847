import { isCoupon } from "@restaurant_crm_loyalty/app/utils/coupon_values";

/**
 * Whether a coupon was counted anew while the server answered, so that its answer brought
 * back the lines from before beside those of now; or whether a line names a coupon that
 * the check does not know.
 */
export function hasStrayCoupons(order) {
    const scanned = order.scannedCoupons.map((card) => card.id);
    const codes = {};
    return order.lines.some((line) => {
        if (!line.is_reward_line || !isCoupon(line.reward_id?.program_id)) {
            return false;
        }
        const id = line.coupon_id?.id;
        codes[id] ??= line.reward_identifier_code;
        const isUnknown = id > 0 && !scanned.includes(id);
        return isUnknown || codes[id] !== line.reward_identifier_code;
    });
}
