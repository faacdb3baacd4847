import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";

definePosModels();

describe.current.tags("desktop");

test("lines made while the server answers stay lines of the check", async () => {
    const store = await setupPosEnv();
    const order = await getFilledOrder(store);
    const made = order.lines[1];
    // the server knows nothing of the lines: they were made after the request
    store.models.loadConnectedData({
        "pos.order": [{ ...order.raw, id: 4711, lines: [] }],
    });
    expect(order.id).toBe(4711);
    expect(order.lines.includes(made)).toBe(true);
    expect(order.lines.every((line) => line.order_id === order)).toBe(true);
    expect(made.currency.id).toBe(order.currency.id);
    expect(order.isDirty()).toBe(true);
});

test("a payment entered while the server answers stays one of the check", async () => {
    const store = await setupPosEnv();
    const order = await getFilledOrder(store);
    order.addPaymentline(store.models["pos.payment.method"].getFirst());
    const [payment] = order.payment_ids;
    store.models.loadConnectedData({
        "pos.order": [{ ...order.raw, id: 4712, payment_ids: [] }],
    });
    expect(order.payment_ids).toEqual([payment]);
    expect(payment.pos_order_id).toBe(order);
    payment.setAmount(3);
    expect(order.isDirty()).toBe(true);
});

/** A check that the server has, and how it tells of its first line. */
async function setupSent() {
    const store = await setupPosEnv();
    const order = await getFilledOrder(store);
    await store.syncAllOrders();
    const [line] = order.lines;
    const tell = (qty) => {
        order.noteEdits();
        store.models.loadConnectedData({
            "pos.order": [{ ...order.raw }],
            "pos.order.line": [{ ...line.raw, qty }],
        });
        order.redoEdits();
        return line.qty;
    };
    return { store, order, line, tell };
}

test("what another till changes twice is not taken for an edit of this one", async () => {
    const { order, tell } = await setupSent();
    expect(tell(5)).toBe(5);
    expect(tell(6)).toBe(6);
    expect(order.isDirty()).toBe(false);
});

test("what was changed here stays, whatever is told", async () => {
    const { order, line, tell } = await setupSent();
    line.setQuantity(7);
    expect(tell(5)).toBe(7);
    expect(tell(6)).toBe(7);
    expect(order.isDirty()).toBe(true);
});

test("a check with dishes that were never sent is to be sent", async () => {
    const { store, order } = await setupSent();
    const [line] = order.lines;
    store.models["pos.order.line"].create({
        product_id: line.product_id,
        qty: 1,
        order_id: order,
    });
    order.serializeForORM(); // core does it with all that it has read
    expect(order.isDirty()).toBe(true);
});

test("a dish that is taken off again leaves the cashier at the one chosen", async () => {
    const { store, order, line } = await setupSent();
    const [, second] = order.lines;
    const told = {
        "pos.order": [{ ...order.raw }],
        "pos.order.line": [{ ...second.raw }],
    };
    const added = store.models["pos.order.line"].create({
        product_id: line.product_id,
        qty: 1,
        order_id: order,
    });
    order.removeOrderline(second);
    order.selectOrderline(added);
    order.noteEdits();
    store.models.loadConnectedData(told);
    expect(order.lines.length).toBe(3);
    order.redoEdits();
    expect(order.lines.includes(added)).toBe(true);
    expect(order.lines.length).toBe(2);
    expect(order.getLastOrderline()).toBe(line);
    expect(order.getSelectedOrderline()).toBe(added);
});
