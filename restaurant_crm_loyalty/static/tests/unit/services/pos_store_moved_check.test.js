import { describe, expect, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { SplitBillScreen } from "@pos_restaurant/app/screens/split_bill_screen/split_bill_screen";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    mockStoredValue,
    setTopupProduct,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

/** Two checks, of which the first has a line that points pay. */
async function setupPoints() {
    const calls = mockStoredValue();
    const env = await setupStoredValue();
    const { store, order } = env;
    store.config.restaurant_points_product_id = store.models["product.product"].get(9);
    const [dish] = order.lines;
    const other = store.createNewOrder();
    store.models["pos.order.line"].create({
        product_id: dish.product_id,
        qty: 1,
        price_unit: 5,
        order_id: other,
    });
    store.setOrder(order);
    const key = { key: "7d0f3b8e-points", attempt: 0 };
    await store.addPointsDiscount(order, key, 2);
    return { ...env, calls, other, key };
}

test("points that pay a check go back when it is put to another", async () => {
    const { store, order, other, calls, key } = await setupPoints();
    const dishes = order.lines.length - 1 + other.lines.length;
    await store.mergeOrders(order, other);
    await settle();
    expect(calls).toEqual([["void", key]]);
    expect(other.pointsLines).toHaveLength(0);
    expect(other.totalQuantity > 0 && other.lines.length <= dishes).toBe(true);
    expect(".o_notification").toHaveText(/points/i);
});

test("points stay with the check that they were taken for", async () => {
    const { store, order, calls } = await setupPoints();
    const screen = await mountWithCleanup(SplitBillScreen, {
        props: { orderUuid: order.uuid },
    });
    const [points] = order.pointsLines;
    screen.onClickLine(points);
    screen.onClickLine(order.lines[0]);
    await screen.createSplittedOrder();
    expect(order.pointsLines).toEqual([points]);
    expect(store.getOrder()).not.toBe(order);
    expect(store.getOrder().pointsLines).toHaveLength(0);
    expect(calls).toEqual([]);
});

/** A top-up on the first of two checks. */
async function setupTopup(guests) {
    mockStoredValue();
    const env = await setupStoredValue();
    const { store, order } = env;
    setTopupProduct(store, 9);
    store.setOrder(order);
    await store.addTopUp(500);
    const other = store.createNewOrder();
    const [, second] = store.models["res.partner"].getAll();
    if (guests === 2) {
        other.setPartner(second);
    }
    return { ...env, other };
}

test("the guest of a top-up comes along with it", async () => {
    const { store, order, other } = await setupTopup(1);
    const guest = order.getPartner();
    await store.mergeOrders(order, other);
    expect(other.getPartner()).toBe(guest);
    expect(other.topupLines).toHaveLength(1);
});

test("a top-up of one guest does not go to the check of another", async () => {
    const { store, order, other } = await setupTopup(2);
    const count = order.lines.length;
    await store.mergeOrders(order, other);
    await settle();
    expect(".modal-body").toHaveText(/top-up/);
    expect(order.lines).toHaveLength(count);
    expect(other.topupLines).toHaveLength(0);
});
