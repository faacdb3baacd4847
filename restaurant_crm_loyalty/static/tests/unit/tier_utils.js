import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";

/** A till, an order of three and two dishes at 100 each, a member and another guest. */
export async function setupTierEnv() {
    const store = await setupPosEnv();
    store.config.use_presets = false;
    const gold = store.models["restaurant.tier"].get(1);
    const member = store.models["res.partner"].get(3);
    const other = store.models["res.partner"].get(4);
    member.restaurant_tier_id = gold;
    const order = await getFilledOrder(store);
    return { store, order, gold, member, other };
}

export const unitPrices = (order) => order.lines.map((line) => line.price_unit);
