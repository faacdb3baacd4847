import { Deferred, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    NEVER,
    authorised,
    getVerbs,
    mockStoredValue,
    setTopupProduct,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

const LINE = {
    kind: "spend",
    account: "A1",
    amount: 120,
    principal: 100,
    bonus: 20,
    before: 500,
    after: 380,
    pending: false,
};

async function setupPaid(handlers = {}) {
    const calls = mockStoredValue({
        authorise: (request) => authorised(request, { bonus: 5 }),
        ...handlers,
    });
    const env = await setupStoredValue();
    await env.addLine().pay();
    env.order.state = "paid";
    return { ...env, calls };
}

async function showReceipt(order) {
    await mountWithCleanup(OrderReceipt, { props: { order } });
    return queryAllTexts(".stored-value-receipt")[0] || "";
}

test("the server's proof: before, spent, after, code", async () => {
    const { store, order } = await setupPaid({
        receipt: { ok: true, lines: [LINE], code: "ABCD-EFGH" },
    });
    await store.storedValue.loadReceipt(order);
    const text = await showReceipt(order);
    for (const part of ["A1", "500.00", "-120.00", "100.00", "20.00", "380.00"]) {
        expect(text).toInclude(part);
    }
    expect(".stored-value-code").toHaveText(/ABCD-EFGH/);
});

test("a late server does not hold the receipt up", async () => {
    const { store, order } = await setupPaid({ receipt: NEVER });
    let loaded = false;
    store.storedValue.loadReceipt(order).then(() => {
        loaded = true;
    });
    await settle();
    expect(loaded).toBe(false);
    await settle(2_000);
    expect(loaded).toBe(true);
    const text = await showReceipt(order);
    expect(text).toInclude("1,000.00"); // what the authorisation had said
    expect(text).toInclude("bonus");
    expect(".stored-value-code").toHaveCount(0);
});

test("a top-up: principal and bonus move the balance", async () => {
    const topup = { ...LINE, kind: "topup", amount: 500, principal: 500, bonus: 50 };
    const { store, order } = await setupPaid({
        receipt: { ok: true, lines: [{ ...topup, before: 0, after: 550 }], code: "X" },
    });
    await store.storedValue.loadReceipt(order);
    const text = await showReceipt(order);
    expect(text).toMatch(/Top-up\s*\$\s*550\.00/);
    expect(text).toMatch(/Balance after\s*\$\s*550\.00/);
});

test("a top-up that the server does not know yet says so", async () => {
    mockStoredValue();
    const { store, order } = await setupStoredValue();
    setTopupProduct(store);
    order.state = "paid";
    const text = await showReceipt(order);
    expect(text).toInclude("Will be credited");
    expect(".stored-value-before").toHaveCount(0);
});

test("an order without stored value has no proof", async () => {
    mockStoredValue();
    const { order } = await setupStoredValue();
    order.state = "paid";
    expect(await showReceipt(order)).toBe("");
});

test("a reprint asks again while something is pending", async () => {
    const { store, order, calls } = await setupPaid({
        receipt: [
            { ok: true, lines: [{ ...LINE, pending: true }], code: "X" },
            { ok: true, lines: [LINE], code: "Y" },
        ],
    });
    store.printer.print = async () => false;
    await store.printReceipt({ order });
    await store.printReceipt({ order });
    await store.printReceipt({ order });
    expect(getVerbs(calls).filter((verb) => verb === "receipt")).toHaveLength(2);
    expect(order.storedValueReceipt.code).toBe("Y");
});

test("a late answer is on the screen and on the next copy", async () => {
    const answer = new Deferred();
    const { store, order } = await setupPaid({ receipt: () => answer });
    const loading = store.storedValue.loadReceipt(order);
    await settle();
    await settle(2_000);
    await loading;
    expect(order.storedValueReceipt.code).toBe("");
    answer.resolve({ ok: true, lines: [LINE], code: "LATE" });
    await settle();
    expect(order.storedValueReceipt.code).toBe("LATE");
});
