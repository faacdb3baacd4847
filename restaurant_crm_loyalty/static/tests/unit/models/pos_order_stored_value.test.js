import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {
    getVerbs,
    makeAccount,
    mockStoredValue,
    setOffline,
    setTopupProduct,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

async function setupPaid(handlers) {
    const calls = mockStoredValue(handlers);
    const env = await setupStoredValue();
    const line = env.addLine();
    await line.pay();
    return { ...env, calls, line };
}

test("the guest cannot be changed while the payment stands", async () => {
    const { store, order } = await setupPaid();
    const other = store.models["res.partner"].get(4);
    store.setOrder(order);
    store.setPartnerToCurrentOrder(other);
    await settle();
    expect(".modal-body").toHaveText(/pays this order from stored value/);
    order.setPartner(other);
    order.setPartner(false);
    expect(order.getPartner().id).toBe(3);
    expect((await store.selectPartner(order)).id).toBe(3);
    expect((await store.selectGuest(order)).id).toBe(3);
});

test("the guest can be changed once the money is back", async () => {
    const { store, order, line } = await setupPaid();
    line.setPaymentStatus("retry");
    order.setPartner(store.models["res.partner"].get(4));
    expect(order.getPartner().id).toBe(4);
});

test("an unanswered payment locks the guest too", async () => {
    mockStoredValue();
    const { store, order, addLine } = await setupStoredValue();
    addLine().setPaymentStatus("waiting");
    order.setPartner(store.models["res.partner"].get(4));
    expect(order.getPartner().id).toBe(3);
});

test("an order that is deleted gives back what it held", async () => {
    const { store, order, calls, line } = await setupPaid();
    const key = line.uuid;
    expect(await store._onBeforeDeleteOrder(order)).toBe(true);
    expect(calls.at(-1)).toEqual(["void", { key, attempt: 0 }]);
});

test("deleted without a connection, it gives back later", async () => {
    const { store, order, line } = await setupPaid();
    const key = line.uuid;
    setOffline(store);
    expect(await store._onBeforeDeleteOrder(order)).toBe(true);
    expect(store.storedValue.voids.items).toEqual([{ key, attempt: 0 }]);
});

test("an order whose payment was captured is not deleted", async () => {
    const ended = {
        ok: false,
        code: "already_ended",
        state: "captured",
        message: "Ended",
    };
    const { store, order } = await setupPaid({ void: ended });
    expect(await store._onBeforeDeleteOrder(order)).toBe(false);
});

test("an order without stored value is deleted as ever", async () => {
    const calls = mockStoredValue();
    const { store, order } = await setupStoredValue();
    expect(await store._onBeforeDeleteOrder(order)).toBe(true);
    expect(calls).toEqual([]);
});

test("stored value does not become cash when dishes are taken off", async () => {
    const { store, order } = await setupPaid();
    const validation = new OrderPaymentValidation({
        pos: store,
        orderUuid: order.uuid,
    });
    expect(order.storedValueExcess).toBe(0);
    expect(await validation.askBeforeValidation()).not.toBe(false);
    order.removeOrderline(order.lines[1]);
    expect(order.storedValueExcess).toBeGreaterThan(0);
    expect(await validation.askBeforeValidation()).toBe(false);
    await settle();
    expect(".modal-body").toHaveText(/gives no change/);
});

test("the balance at hand is forgotten when it has changed", async () => {
    const { store, order } = await setupPaid();
    expect(store.storedValueAccounts[3]).toBe(undefined);
    await store.loadStoredValueAccounts(order);
    expect(store.getUsableAccounts(order.getPartner())).toHaveLength(1);
});

test("only accounts that can pay are offered", async () => {
    const calls = mockStoredValue();
    const lost = [{ id: 1, label: "•••• 1", has_pin: true, state: "lost" }];
    const { store, order, addLine } = await setupStoredValue({
        accounts: [makeAccount({ cards: lost }), makeAccount({ id: 2 })],
    });
    await store.loadStoredValueAccounts(order);
    expect(store.getUsableAccounts(order.getPartner()).map((a) => a.id)).toEqual([2]);
    await addLine().pay();
    expect(calls[0][1].account_id).toBe(2);
});

test("a top-up line: quantity one, no discount, no merge, no points", async () => {
    mockStoredValue();
    const { store, order } = await setupStoredValue();
    setTopupProduct(store);
    const [dish, topup] = order.lines;
    expect([dish.isTopup, topup.isTopup]).toEqual([false, true]);
    expect(topup.setQuantity(3).title).toBe("Top-up");
    expect(topup.setQuantity("0.5").title).toBe("Top-up");
    expect(topup.setQuantity(1)).toBe(true);
    expect(dish.setQuantity(4)).toBe(true);
    topup.setDiscount(50);
    expect(topup.getDiscount()).toBe(0);
    topup.setUnitPrice(120);
    topup.setUnitPrice(-5);
    expect(topup.price_unit).toBe(120);
    expect(topup.canBeMergedWith(topup)).toBe(false);
    expect(topup.ignoreLoyaltyPoints({ program: {} })).toBe(true);
    expect(order.isLineValidForLoyaltyPoints(topup)).toBe(false);
    expect(order.isLineValidForLoyaltyPoints(dish)).toBe(true);
});

test("a discount on the order leaves the top-up out", async () => {
    mockStoredValue();
    const { store, order } = await setupStoredValue();
    const reward = { program_id: { program_type: "promotion" } };
    const before = order._getDiscountableOnOrder(reward).discountable;
    setTopupProduct(store);
    const [dish, topup] = order.lines;
    const { discountable } = order._getDiscountableOnOrder(reward);
    expect(discountable).toBeCloseTo(dish.prices.total_included);
    expect(before).toBeCloseTo(discountable + topup.prices.total_included);
});

test("nothing is asked of the server for an order without stored value", async () => {
    const calls = mockStoredValue();
    const { store, order } = await setupStoredValue();
    await store.storedValue.loadReceipt(order);
    expect(getVerbs(calls)).toEqual([]);
});

test("what another till has settled meanwhile is given back here", async () => {
    const { store, order, calls, line } = await setupPaid();
    const key = line.uuid;
    order.state = "paid";
    store.confirmOrders([order]);
    await settle();
    expect(".modal-body").toHaveText(/it goes back to the guest's account/);
    expect(calls.at(-1)).toEqual(["void", { key, attempt: 0 }]);
    expect(order.payment_ids.length).toBe(0);
});
