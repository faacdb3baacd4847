import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { authorised, mockStoredValue, setupStoredValue } from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

/** A payment of another till at the same table, as the server tells of it. */
async function setupForeign(status, payment_status) {
    const calls = mockStoredValue({ status });
    const env = await setupStoredValue();
    const line = env.addLine();
    line.setPaymentStatus(payment_status);
    await env.store.syncAllOrders();
    return { ...env, calls, line, key: line.uuid };
}

const secondTry = (request) => authorised(request, { amount: 3, attempt: 1 });
const givenBack = { ok: true, state: "void", attempt: 1 };

test("the payment of another till is reversed, whichever try it was", async () => {
    const { calls, line, key } = await setupForeign(secondTry, "done");
    const terminal = line.payment_method_id.payment_terminal;
    expect(await terminal.sendPaymentReversal(key)).toBe(true);
    expect(calls.at(-1)).toEqual(["void", { key, attempt: 1 }]);
    expect(line.storedValueKey.attempt).toBe(2);
});

test("…and goes with its order", async () => {
    const { calls, store, order, key } = await setupForeign(secondTry, "done");
    expect(await store._onBeforeDeleteOrder(order)).toBe(true);
    expect(calls.at(-1)).toEqual(["void", { key, attempt: 1 }]);
});

test("…and with its line", async () => {
    const { calls, store, order, line, key } = await setupForeign(secondTry, "waiting");
    expect(await store.storedValue.lines.cancel(line)).toBe(true);
    expect(calls.at(-1)).toEqual(["void", { key, attempt: 1 }]);
    expect(order.payment_ids).toHaveLength(0);
});

test("what another till has given back is sent as the next try", async () => {
    const { calls, line, key } = await setupForeign(givenBack, "retry");
    expect(await line.pay()).toBe(true);
    const [verb, request] = calls.at(-1);
    expect([verb, request.key, request.attempt]).toEqual(["authorise", key, 2]);
});
