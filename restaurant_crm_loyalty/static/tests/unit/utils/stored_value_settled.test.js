import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    getVerbs,
    makeAccount,
    makeCard,
    mockStoredValue,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

const REQUIRED = { ok: false, code: "pin_required", message: "Enter the PIN." };

/** The check is settled at another till while a dialog waits for an answer here. */
async function settleElsewhere({ store, order }) {
    store.paymentTerminalInProgress = true;
    const paid = { ...order.raw, state: "paid", payment_ids: [] };
    await store.deviceSync.processDynamicRecords({ "pos.order": [paid] });
    await settle();
    expect(order.payment_ids).toHaveLength(0);
    await click(".modal:contains('Settled at another till') .btn-primary");
    await settle();
}

test("settled elsewhere while the PIN is asked: it is asked in vain", async () => {
    const calls = mockStoredValue({ authorise: [REQUIRED] });
    const env = await setupStoredValue();
    await env.store.syncAllOrders(); // the other till has the check from the server
    const line = env.addLine();
    line.pay();
    await settle();
    await settleElsewhere(env);
    for (const digit of "1234") {
        await click(`.pin-popup .numpad button[value='${digit}']`);
    }
    await settle();
    await click(".pin-confirm");
    await settle();
    expect(getVerbs(calls)).toEqual(["authorise", "void"]);
    expect(env.store.paymentTerminalInProgress).toBe(false);
});

test("settled elsewhere while a card is chosen: nothing is sent", async () => {
    const calls = mockStoredValue();
    const cards = [makeCard({ limit: 4 }), makeCard({ id: 2, limit: 4 })];
    const env = await setupStoredValue({ accounts: [makeAccount({ cards })] });
    await env.store.syncAllOrders(); // the other till has the check from the server
    const line = env.addLine();
    line.pay();
    await settle();
    await settleElsewhere(env);
    await click(".stored-value-pay");
    await settle();
    expect(getVerbs(calls)).toEqual(["void"]);
    expect(env.store.paymentTerminalInProgress).toBe(false);
});
