import { advanceTime, animationFrame, describe, expect, test } from "@odoo/hoot";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { Deferred } from "@web/core/utils/concurrency";
import { ConnectionLostError } from "@web/core/network/rpc";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";

definePosModels();
describe.current.tags("desktop");

/**
 * A till with a check; the server cannot be reached while `line.isCut`, and waits for
 * `line.answer`.
 */
async function setupTill() {
    const line = { isCut: false, sent: [], answer: null };
    onRpc("pos.order", "sync_from_ui", async ({ args }) => {
        line.sent.push(JSON.parse(JSON.stringify(args[0][0])));
        await line.answer;
    });
    const store = await setupPosEnv();
    await mountWithCleanup(MainComponentsContainer);
    patchWithCleanup(store.data.orm, {
        async call(model, method) {
            if (line.isCut && method === "sync_from_ui") {
                throw new ConnectionLostError();
            }
            return super.call(...arguments);
        },
    });
    patchWithCleanup(store.data, {
        async checkConnectivity() {},
    });
    const order = await getFilledOrder(store);
    return { store, order, line };
}

function pay(store, order) {
    order.addPaymentline(store.models["pos.payment.method"].getFirst());
    const validation = new OrderPaymentValidation({
        pos: store,
        orderUuid: order.uuid,
    });
    patchWithCleanup(validation, {
        handleValidationError(error) {
            return error;
        },
        async afterOrderValidation() {},
    });
    return validation.finalizeValidation();
}

test("a paid check is confirmed by the server's answer", async () => {
    const { store, order, line } = await setupTill();
    await pay(store, order);
    expect(line.sent.at(-1).state).toBe("paid");
    expect(order.isUnconfirmed).toBe(false);
    expect(order.unstoredPayments).toEqual([]);
});

test("what could not be sent is sent again, and kept until then", async () => {
    const { store, order, line } = await setupTill();
    line.isCut = true;
    await pay(store, order);
    expect(order.isUnconfirmed).toBe(true);
    expect(order.isUnsyncedPaid).toBe(true);
    const { condition } = store.data.opts.databaseTable["pos.order"];
    expect(Boolean(condition(order))).toBe(false);
    line.isCut = false;
    await store.syncAllOrders();
    expect(line.sent.length).toBe(1);
    expect(line.sent[0].payment_ids.length).toBe(1);
    expect(order.isUnconfirmed).toBe(false);
});

test("a check of which the server has a draft is sent again, with what was removed", async () => {
    const { store, order, line } = await setupTill();
    await store.syncAllOrders();
    const [first, second] = order.lines;
    const { id } = second;
    order.removeOrderline(second);
    first.setQuantity(9);
    store.addPendingOrder([order.id]);
    line.isCut = true;
    await store.syncAllOrders();
    line.isCut = false;
    await store.syncAllOrders();
    const { lines } = line.sent.at(-1);
    expect(lines.length).toBe(2);
    expect(lines.find(([code]) => code === 1)[2].qty).toBe(9);
    expect(lines.find(([code]) => code === 3)[1]).toBe(id);
});

test("a draft of the server does not undo a payment", async () => {
    const { store, order, line } = await setupTill();
    await store.syncAllOrders();
    const { raw } = order;
    line.isCut = true;
    await pay(store, order);
    const draft = { ...raw, state: "draft" };
    const data = await store.data.missingRecursive({ "pos.order": [draft] });
    expect(data["pos.order"]).toEqual([]);
    store.deviceSync.processDeletedRecords({ "pos.order": [order.id] });
    expect(store.models["pos.order"].get(order.id)?.state).toBe("paid");
});

test("what was paid at another till is told, and taken off", async () => {
    const { store, order } = await setupTill();
    await store.syncAllOrders();
    order.addPaymentline(store.models["pos.payment.method"].getFirst());
    const paid = { ...order.raw, state: "paid", payment_ids: [] };
    await store.deviceSync.processDynamicRecords({ "pos.order": [paid] });
    await animationFrame();
    expect(".modal-title").toHaveText("Settled at another till");
    expect(".modal-body").toHaveText(/give it back/);
    expect(order.payment_ids.length).toBe(0);
});

test("…also where it was paid here, and the server could not be reached", async () => {
    const { store, order, line } = await setupTill();
    await store.syncAllOrders();
    const paid = { ...order.raw, state: "paid", payment_ids: [] };
    line.isCut = true;
    await pay(store, order);
    expect(order.isUnconfirmed).toBe(true);
    await store.deviceSync.processDynamicRecords({ "pos.order": [paid] });
    await animationFrame();
    expect(".modal-title").toHaveText("Settled at another till");
    expect(order.payment_ids.length).toBe(0);
    expect(order.isUnconfirmed).toBe(false);
});

test("what is read of it meanwhile does not take for sent what was not", async () => {
    const { store, order, line } = await setupTill();
    await store.syncAllOrders();
    const paid = { ...order.raw, state: "paid", payment_ids: [] };
    line.isCut = true;
    await pay(store, order);
    store.models.connectNewData({ "pos.order": [paid] }); // in the list of orders
    order.serializeForORM();
    line.isCut = false;
    await store.syncAllOrders();
    expect(line.sent.length).toBe(2);
    expect(order.isUnconfirmed).toBe(false);
});

test("a draft that comes while a check is being paid does not undo it", async () => {
    const { store, order, line } = await setupTill();
    await store.syncAllOrders();
    const draft = { ...order.raw };
    line.isCut = true;
    await pay(store, order);
    await store.deviceSync.processDynamicRecords({ "pos.order": [draft] });
    expect(order.state).toBe("paid");
    expect(order.isUnconfirmed).toBe(true);
});

test("a check is sent again after the answer, not beside it", async () => {
    const { store, order, line } = await setupTill();
    line.answer = new Deferred();
    const first = store.syncAllOrders();
    await animationFrame();
    order.lines[0].setQuantity(7);
    const second = store.syncAllOrders();
    const third = store.syncAllOrders({ orders: [order] });
    await animationFrame();
    expect(line.sent.length).toBe(1);
    line.answer.resolve();
    await Promise.all([first, second, third]);
    expect(line.sent.length).toBe(2);
    expect(line.sent[1].lines[0][0]).toBe(1); // it has its number by now
    expect(line.sent[1].lines[0][2].qty).toBe(7);
    expect(order.isDirty()).toBe(false);
});

test("a request that is never answered holds nobody up for long", async () => {
    const { store, order, line } = await setupTill();
    await store.syncAllOrders();
    const send = (quantity) => {
        order.lines[0].setQuantity(quantity);
        store.addPendingOrder([order.id]);
        store.syncAllOrders();
        return animationFrame();
    };
    line.answer = new Deferred();
    await send(7);
    await send(8);
    expect(line.sent.length).toBe(2);
    await advanceTime(5_000);
    expect(line.sent.length).toBe(3);
    expect(line.sent[2].lines[0][2].qty).toBe(8);
});

/** What another till has sent of a check arrives here. */
async function hear(store, order, line, qty) {
    onRpc("pos.config", "read_config_open_orders", () => ({
        dynamic_records: {
            "pos.order": [{ ...order.raw }],
            "pos.order.line": [{ ...line.raw, qty }],
        },
        deleted_record_ids: {},
    }));
    await store.deviceSync.readDataFromServer();
}

test("what was changed here is still to be sent after the news of another till", async () => {
    const { store, order, line } = await setupTill();
    await store.syncAllOrders();
    const [first, second] = order.lines;
    const { id } = second;
    const told = { raw: { ...second.raw } };
    first.customer_note = "no ice";
    order.removeOrderline(second);
    await hear(store, order, told, 4);
    expect(order.lines).toEqual([first]);
    expect(order.isDirty()).toBe(true);
    store.addPendingOrder([order.id]);
    await store.syncAllOrders();
    const { lines } = line.sent.at(-1);
    expect(lines.find(([code]) => code === 1)[2].customer_note).toBe("no ice");
    expect(lines.find(([code]) => code === 3)[1]).toBe(id);
});

test("…and the list of orders does not undo it either", async () => {
    const { store, order } = await setupTill();
    await store.syncAllOrders();
    const [first] = order.lines;
    onRpc("pos.order", "read_pos_orders", () => ({
        "pos.order": [{ ...order.raw }],
        "pos.order.line": [{ ...first.raw, qty: 4 }],
    }));
    first.setQuantity(7);
    await store.data.loadServerOrders([["id", "=", order.id]]);
    expect(first.qty).toBe(7);
    expect(order.isDirty()).toBe(true);
});

test("what was taken off stays so where the news do not speak of it", async () => {
    const { store, order, line } = await setupTill();
    await store.syncAllOrders();
    const { id } = order.lines[1];
    order.removeOrderline(order.lines[1]);
    await hear(store, order, order.lines[0], order.lines[0].qty);
    expect(order.isDirty()).toBe(true);
    store.addPendingOrder([order.id]);
    await store.syncAllOrders();
    expect(line.sent.at(-1).lines.find(([code]) => code === 3)[1]).toBe(id);
});
