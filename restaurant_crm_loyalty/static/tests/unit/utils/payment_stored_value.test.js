import { describe, expect, test } from "@odoo/hoot";
import { click, press, queryAllTexts } from "@odoo/hoot-dom";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getFilledOrder } from "@point_of_sale/../tests/unit/utils";
import {
    authorised,
    getVerbs,
    makeAccount,
    mockStoredValue,
    recordPersist,
    setOffline,
    setTopupProduct,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

const no = (code, values) => ({ ok: false, code, message: `No: ${code}`, ...values });

test("yes: the line is done, and the key was stored before it was sent", async () => {
    const calls = mockStoredValue();
    const { store, order, addLine } = await setupStoredValue();
    recordPersist(store, calls);
    const line = addLine();
    expect(line.getPaymentStatus()).toBe("pending");
    expect(await line.pay()).toBe(true);
    expect(getVerbs(calls)).toEqual(["persist", "authorise"]);
    expect(calls[1][1]).toEqual({
        key: line.uuid,
        attempt: 0,
        partner_id: 3,
        account_id: 1,
        card_id: 1,
        amount: order.totalDue,
        order_uuid: order.uuid,
        order_total: order.totalDue,
    });
    expect(line.getPaymentStatus()).toBe("done");
    expect(order.isPaid()).toBe(true);
    expect(line.uiState.storedValue.after).toBe(1000 - order.totalDue);
    expect(line.can_be_reversed).toBe(true);
});

test("no: the reason is shown, and the next try is another attempt", async () => {
    const calls = mockStoredValue({ authorise: [no("frozen"), authorised] });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    expect(await line.pay()).toBe(false);
    await settle();
    expect(".modal-body").toHaveText("No: frozen");
    expect(line.getPaymentStatus()).toBe("retry");
    expect(await line.pay()).toBe(true);
    expect(calls.map(([, request]) => request.attempt)).toEqual([0, 1]);
    expect(calls[0][1].key).toBe(calls[1][1].key);
});

test("insufficient: the line takes the amount that is there", async () => {
    const calls = mockStoredValue({
        authorise: [no("insufficient", { available: 5 })],
    });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    expect(await line.pay()).toBe(false);
    expect(line.getAmount()).toBe(5);
    expect(await line.pay()).toBe(true);
    expect(calls[1][1].amount).toBe(5);
});

test("the amount can be changed after a refusal", async () => {
    const calls = mockStoredValue({ authorise: [no("over_limit"), authorised] });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    await line.pay();
    line.setAmount(2);
    await line.pay();
    const { amount, attempt } = calls[1][1];
    expect([amount, attempt]).toEqual([2, 1]);
});

test("no change is given: the amount is cut to what is due", async () => {
    const calls = mockStoredValue();
    const { order, addLine } = await setupStoredValue();
    const line = addLine();
    line.setAmount(500);
    await line.pay();
    expect(calls[0][1].amount).toBe(order.totalDue);
    expect(order.change).toBe(0);
});

test("the server's amount is the one that counts", async () => {
    mockStoredValue({ authorise: (request) => authorised(request, { amount: 3 }) });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    await line.pay();
    expect(line.getAmount()).toBe(3);
});

test("without a connection nothing is sent, and it works later", async () => {
    const calls = mockStoredValue();
    const { store, addLine } = await setupStoredValue();
    const line = addLine();
    setOffline(store);
    expect(await line.pay()).toBe(false);
    await settle();
    expect(".modal-body").toHaveText(/needs a connection/);
    expect(calls).toEqual([]);
    expect(line.getPaymentStatus()).toBe("retry");
    setOffline(store, false);
    expect(await line.pay()).toBe(true);
});

test("a guest is needed", async () => {
    const calls = mockStoredValue();
    const { addLine } = await setupStoredValue({ guest: false });
    expect(await addLine().pay()).toBe(false);
    expect(calls).toEqual([]);
});

test("a top-up is not paid from stored value", async () => {
    const calls = mockStoredValue();
    const { store, addLine } = await setupStoredValue();
    setTopupProduct(store);
    expect(await addLine().pay()).toBe(false);
    expect(calls).toEqual([]);
});

test("several cards: the cashier chooses, and sees what is left", async () => {
    const accounts = [
        makeAccount({ available: 5 }),
        makeAccount({ id: 2, number: "P1", owner: "Lotus Ltd", kind: "company" }),
    ];
    const calls = mockStoredValue();
    const { order, addLine } = await setupStoredValue({ accounts });
    const line = addLine();
    const paying = line.pay();
    await settle();
    expect(".stored-value-wallet").toHaveCount(2);
    expect(".stored-value-wallet.active").toHaveText(/Lotus Ltd/); // it covers the check
    await click(".stored-value-wallet:contains('Wei Zhang')");
    await settle();
    expect(queryAllTexts(".stored-value-pay")[0]).toMatch(/5\.00/);
    await click(".stored-value-pay");
    expect(await paying).toBe(true);
    expect(calls[0][1].account_id).toBe(1);
    expect(calls[0][1].amount).toBe(5);
    expect(order.remainingDue).toBeCloseTo(order.totalDue - 5);
});

test("the card popup can be given up: nothing is sent", async () => {
    const calls = mockStoredValue();
    const { addLine } = await setupStoredValue({
        accounts: [makeAccount(), makeAccount({ id: 2 })],
    });
    const paying = addLine().pay();
    await settle();
    await press("Escape");
    expect(await paying).toBe(false);
    expect(calls).toEqual([]);
});

test("a refund goes back to the payments of the refunded lines", async () => {
    const calls = mockStoredValue();
    const { store, order, method } = await setupStoredValue();
    const refund = await getFilledOrder(store);
    refund.setPartner(store.models["res.partner"].get(3));
    refund.is_refund = true;
    await store.syncAllOrders({ orders: [order] });
    const origins = order.lines.map((origin, index) => {
        refund.lines[index].refunded_orderline_id = origin;
        refund.lines[index].setQuantity(-1);
        return origin.id;
    });
    expect(typeof origins[0]).toBe("number");
    const line = refund.addPaymentline(method).data;
    expect(line.getAmount()).toBeLessThan(0);
    expect(await line.pay()).toBe(true);
    const [verb, request] = calls[0];
    expect(verb).toBe("refund");
    expect(request.amount).toBe(-refund.totalDue);
    expect(request.refunded_line_ids).toEqual(origins);
    expect(line.getAmount()).toBe(refund.totalDue);
    expect(line.uiState.storedValue.kind).toBe("refund");
});

test("a reversal gives the money back, and the line can be sent again", async () => {
    const calls = mockStoredValue();
    const { addLine, method } = await setupStoredValue();
    const line = addLine();
    await line.pay();
    expect(await method.payment_terminal.sendPaymentReversal(line.uuid)).toBe(true);
    expect(line.uiState.attempt).toBe(1);
    line.setPaymentStatus("retry");
    await line.pay();
    expect(getVerbs(calls)).toEqual(["authorise", "void", "authorise"]);
    expect(calls[1][1]).toEqual({ key: line.uuid, attempt: 0 });
    expect(calls[2][1].attempt).toBe(1);
});

test("a payment of a stored order cannot be reversed", async () => {
    mockStoredValue({ void: no("already_ended", { state: "captured" }) });
    const { addLine, method } = await setupStoredValue();
    const line = addLine();
    await line.pay();
    expect(await method.payment_terminal.sendPaymentReversal(line.uuid)).toBe(false);
});
