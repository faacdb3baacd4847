import { describe, expect, test } from "@odoo/hoot";
import { click, queryOne } from "@odoo/hoot-dom";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { ClosePosPopup } from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    getVerbs,
    mockStoredValue,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

const HOLD = { key: "k1", attempt: 2, guest: "Wei", account: "A1", amount: 12.5 };
const EMPTY = { ok: true, holds: [], unverified: [], pending: [] };
const BANK = { id: 2, name: "Card", amount: 0.1 + 0.2, number: 3, type: "bank" };

async function setupClosing({
    handlers,
    manager = true,
    methods = [BANK],
    before,
} = {}) {
    const calls = mockStoredValue(handlers);
    const env = await setupStoredValue();
    await before?.(env);
    env.store.config.cash_control = false;
    const props = {
        orders_details: { quantity: 0, amount: 0 },
        opening_notes: "",
        default_cash_details: null,
        non_cash_payment_methods: methods,
        is_manager: manager,
        amount_authorized_diff: null,
        close: () => {},
    };
    const popup = await mountWithCleanup(ClosePosPopup, { props });
    await settle();
    return { ...env, calls, popup };
}

test("holds are listed with amounts, and nothing closes before they end", async () => {
    const { calls, popup } = await setupClosing({
        handlers: { closing: [{ ...EMPTY, holds: [HOLD] }, EMPTY] },
    });
    expect(".stored-value-holds").toHaveText(/Wei · A1[\s\S]*12\.50/);
    expect(popup.canConfirm()).toBe(false);
    await click(".stored-value-void");
    await settle();
    await click(".modal-footer .btn-primary:contains('Void')");
    await settle();
    expect(calls.find(([verb]) => verb === "void")[1]).toEqual({
        key: "k1",
        attempt: 2,
    });
    expect(".stored-value-holds").toHaveCount(0);
    expect(popup.canConfirm()).toBe(true);
});

test("only a manager voids", async () => {
    await setupClosing({
        manager: false,
        handlers: { closing: { ...EMPTY, holds: [HOLD] } },
    });
    expect(".stored-value-holds").toHaveCount(1);
    expect(".stored-value-void").toHaveCount(0);
});

test("the line of a voided hold can be sent again", async () => {
    const key = {};
    const { order } = await setupClosing({
        handlers: {
            closing: [() => ({ ...EMPTY, holds: [{ ...HOLD, ...key }] }), EMPTY],
        },
        before: async ({ addLine }) => {
            const line = addLine();
            await line.pay();
            Object.assign(key, line.storedValueKey);
        },
    });
    await click(".stored-value-void");
    await settle();
    await click(".modal-footer .btn-primary:contains('Void')");
    await settle();
    expect(order.payment_ids[0].getPaymentStatus()).toBe("retry");
    expect(order.payment_ids[0].uiState.attempt).toBe(1);
});

test("unverified and pending payments are listed, and do not block", async () => {
    const reason = "The server never authorised this payment.";
    const { popup } = await setupClosing({
        handlers: {
            closing: {
                ...EMPTY,
                unverified: [{ id: 1, order: "0001", guest: "Li", amount: 9, reason }],
                pending: [
                    { id: 1, kind: "topup", order: "0002", amount: 500, code: false },
                ],
            },
        },
    });
    expect(".stored-value-unverified").toHaveText(/0001 · Li[\s\S]*never authorised/);
    expect(".stored-value-pending").toHaveText(/0002[\s\S]*500\.00/);
    expect(popup.canConfirm()).toBe(true);
});

test("stored value is not counted: no input, no difference", async () => {
    const bank = { ...BANK, id: 3, name: "Bank" };
    const { popup } = await setupClosing({ methods: [BANK, bank] });
    expect("input").toHaveCount(1);
    expect(queryOne(".modal-body").innerText).toInclude("Bank Count");
    expect(popup.getDifference(2)).toBe(0);
    popup.state.payments[2].counted = "77";
    expect(popup.getDifference(2)).toBe(0);
});

test("a list that does not come is said, and can be asked for again", async () => {
    const fail = { ok: false, code: "busy", message: "Busy" };
    await setupClosing({ handlers: { closing: [fail, EMPTY] } });
    expect(".alert-warning").toHaveText(/could not be loaded/);
    await click(".alert-warning button");
    await settle();
    expect(".alert-warning").toHaveCount(0);
});

test("voids that waited are sent before the list is asked for", async () => {
    const { calls } = await setupClosing({
        before: ({ store }) => store.storedValue.voids.add({ key: "k9", attempt: 0 }),
    });
    expect(getVerbs(calls)).toEqual(["void", "closing"]);
});
