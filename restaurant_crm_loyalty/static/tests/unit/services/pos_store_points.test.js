import { describe, expect, test } from "@odoo/hoot";
import { click, press } from "@odoo/hoot-dom";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { onRpc } from "@web/../tests/web_test_helpers";
import {
    authorised,
    getVerbs,
    mockStoredValue,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

/** A guest with five hundred points, of which ten are one. */
async function setupPoints() {
    const redeem = (request) => authorised(request, { amount: request.amount / 10 });
    const calls = mockStoredValue({ redeem });
    const env = await setupStoredValue();
    const { store, order } = env;
    const sections = {
        loyalty: { tier: false, accounts: [], points: { usable: 500 } },
    };
    onRpc("pos.config", "restaurant_guest_card", () => ({
        ok: true,
        guest_id: 7,
        sections,
    }));
    store.config.restaurant_points_product_id = store.models["product.product"].get(9);
    store.config.restaurant_points = {
        on: true,
        pays: true,
        value: 0.1,
        share: 100,
        min: 10,
        step: 10,
    };
    store.setOrder(order);
    return { ...env, calls };
}

test("points are typed on the keyboard, too", async () => {
    const { store, order } = await setupPoints();
    store.openPoints();
    await settle();
    await press("5");
    await press("1");
    await press("Backspace");
    await press("0");
    await settle();
    expect(".points-amount").toHaveText("50");
    await press("Enter");
    await settle();
    expect(order.pointsLines.map((line) => line.price_unit)).toEqual([-5]);
});

test("tapped twice, points are used once", async () => {
    const { store, order, calls } = await setupPoints();
    store.openPoints();
    store.openPoints();
    await settle();
    expect(".points-popup").toHaveCount(1);
    await click(".points-confirm");
    store.openPoints();
    await settle();
    expect(getVerbs(calls)).toEqual(["redeem"]);
    expect(order.pointsLines).toHaveLength(1);
});
