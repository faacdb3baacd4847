import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { prepareCouponLines } from "@restaurant_crm_loyalty/app/utils/coupon_values";
import { hasStrayCoupons } from "@restaurant_crm_loyalty/app/utils/stray_coupons";
import { setupTierEnv } from "@restaurant_crm_loyalty/../tests/unit/tier_utils";

definePosModels();

describe.current.tags("desktop");

test("coupons count on dishes, not on the fee of a membership", async () => {
    const { store, order } = await setupTierEnv();
    const [dish, fee] = order.lines;
    const countedLines = () => prepareCouponLines(order).map((line) => line.key);
    expect(countedLines()).toEqual([dish.uuid, fee.uuid]);
    store.config._restaurant_fee_product_ids = [fee.product_id.id];
    expect(countedLines()).toEqual([dish.uuid]);
});

test("a coupon that the server's answer brings back is found", () => {
    const program_id = { _restaurant_coupon: {} };
    const made = (coupon, code) => ({
        is_reward_line: true,
        reward_id: { program_id },
        coupon_id: { id: coupon },
        reward_identifier_code: code,
    });
    const lines = [{ is_reward_line: false }, made(1, "a"), made(1, "a"), made(2, "b")];
    const scannedCoupons = [{ id: 1 }, { id: 2 }];
    expect(hasStrayCoupons({ lines, scannedCoupons })).toBe(false);
    const doubled = [...lines, made(2, "c")];
    expect(hasStrayCoupons({ lines: doubled, scannedCoupons })).toBe(true);
    expect(hasStrayCoupons({ lines, scannedCoupons: [{ id: 1 }] })).toBe(true);
});
