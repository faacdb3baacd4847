import { describe, expect, test } from "@odoo/hoot";
import { click, press } from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { makeServerError } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    NEVER,
    authorised,
    getVerbs,
    mockStoredValue,
    setOffline,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

const BUSY = { ok: false, code: "busy", message: "Busy" };
const VOIDS = "restaurant_crm_loyalty.voids.1";

async function send(line) {
    let result = "open";
    line.pay().then((paid) => {
        result = paid;
    });
    await settle();
    return () => result;
}

test("busy is no answer: the status settles it", async () => {
    const calls = mockStoredValue({ authorise: [BUSY], status: authorised });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    const getResult = await send(line);
    expect(".stored-value-status").toHaveCount(1);
    expect(line.getPaymentStatus()).toBe("waiting");
    await settle(2_000);
    expect(getResult()).toBe(true);
    expect(".stored-value-status").toHaveCount(0);
    expect(getVerbs(calls)).toEqual(["authorise", "status"]);
});

test("an error on the way is no answer: the same request is sent again", async () => {
    const fail = () => {
        throw makeServerError({ message: "InterfaceError" });
    };
    const calls = mockStoredValue({ authorise: [fail] });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    const getResult = await send(line);
    expect(".stored-value-message").toHaveText(/InterfaceError/);
    await settle(2_000);
    expect(getResult()).toBe(true);
    expect(getVerbs(calls)).toEqual(["authorise", "status", "authorise"]);
    expect(calls[2][1]).toEqual(calls[0][1]);
});

test("a late reply is no answer", async () => {
    const calls = mockStoredValue({ authorise: [NEVER], status: authorised });
    const { addLine } = await setupStoredValue();
    const getResult = await send(addLine());
    expect(getResult()).toBe("open");
    expect(".stored-value-status").toHaveCount(0);
    await settle(10_000);
    expect(".stored-value-status").toHaveCount(1);
    await settle(2_000);
    expect(getResult()).toBe(true);
    expect(getVerbs(calls)).toEqual(["authorise", "status"]);
});

test("it is asked until there is an answer, also a no", async () => {
    const refused = { ok: false, code: "insufficient", message: "Not enough" };
    const calls = mockStoredValue({ authorise: [BUSY, refused], status: [BUSY, BUSY] });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    const getResult = await send(line);
    await settle(2_000);
    await settle(2_000);
    expect(getResult()).toBe("open");
    await settle(2_000);
    expect(getResult()).toBe(false);
    expect(line.uiState.attempt).toBe(1);
    expect(getVerbs(calls)).toEqual([
        "authorise",
        "status",
        "status",
        "status",
        "authorise",
    ]);
});

test("left waiting, and taken up again later", async () => {
    const calls = mockStoredValue({ authorise: [BUSY], status: authorised });
    const { store, addLine } = await setupStoredValue();
    const line = addLine();
    store.paymentTerminalInProgress = true;
    const getResult = await send(line);
    await click(".stored-value-leave");
    await settle(60_000);
    expect(getResult()).toBe("open");
    expect(line.getPaymentStatus()).toBe("waiting");
    expect(store.paymentTerminalInProgress).toBe(false);
    expect(getVerbs(calls)).toEqual(["authorise"]);
    expect(await store.storedValue.lines.recover(line)).toBe(true);
    expect(line.getPaymentStatus()).toBe("done");
});

test("closing the dialog leaves the line waiting", async () => {
    mockStoredValue({ authorise: [BUSY] });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    await send(line);
    await press("Escape");
    await settle(10_000);
    expect(line.getPaymentStatus()).toBe("waiting");
});

test("cancelled: the server voids the key, and the line goes", async () => {
    const calls = mockStoredValue({ authorise: [BUSY] });
    const { order, addLine } = await setupStoredValue();
    const line = addLine();
    const key = line.uuid;
    const getResult = await send(line);
    await click(".stored-value-cancel");
    await settle();
    await settle(10_000);
    expect(calls.at(-1)).toEqual(["void", { key, attempt: 0 }]);
    expect(order.payment_ids).toHaveLength(0);
    expect(getResult()).toBe("open"); // nobody waits for it any more
    expect(".stored-value-status").toHaveCount(0);
});

test("cancelled without an answer: the void waits for the connection", async () => {
    const calls = mockStoredValue({ authorise: [BUSY], void: [BUSY] });
    const { store, order, addLine } = await setupStoredValue();
    const key = addLine().uuid;
    await send(order.payment_ids[0]);
    await click(".stored-value-cancel");
    await settle();
    expect(order.payment_ids).toHaveLength(0);
    expect(JSON.parse(browser.localStorage.getItem(VOIDS))).toEqual([
        { key, attempt: 0 },
    ]);
    window.dispatchEvent(new CustomEvent("pos-network-online"));
    await settle();
    expect(getVerbs(calls)).toEqual(["authorise", "void", "void"]);
    expect(store.storedValue.voids.items).toEqual([]);
});

test("a void that a busy server did not answer is sent again in a while", async () => {
    const calls = mockStoredValue({ void: [BUSY, BUSY] });
    const { store } = await setupStoredValue();
    await store.storedValue.release({ key: "k1", attempt: 2 });
    await settle(15_000);
    expect(store.storedValue.voids.items).toHaveLength(1);
    await settle(15_000);
    expect(store.storedValue.voids.items).toEqual([]);
    expect(getVerbs(calls)).toEqual(["void", "void", "void"]);
});

test("a void without a connection is kept", async () => {
    mockStoredValue();
    const { store } = await setupStoredValue();
    setOffline(store);
    await store.storedValue.release({ key: "k1", attempt: 2 });
    await store.storedValue.sendVoids();
    expect(store.storedValue.voids.items).toEqual([{ key: "k1", attempt: 2 }]);
});

test("cancelled too late: the stored order has the payment", async () => {
    const captured = (request) => authorised(request, { state: "captured" });
    const ended = {
        ok: false,
        code: "already_ended",
        state: "captured",
        message: "Ended",
    };
    mockStoredValue({ authorise: [BUSY], void: ended, status: captured });
    const { addLine } = await setupStoredValue();
    const line = addLine();
    const getResult = await send(line);
    await click(".stored-value-cancel");
    await settle();
    await settle(2_000);
    expect(getResult()).toBe(true);
    expect(line.getPaymentStatus()).toBe("done");
});
