import { describe, expect, test } from "@odoo/hoot";
import { click, press, queryText } from "@odoo/hoot-dom";
import { browser } from "@web/core/browser/browser";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    authorised,
    getVerbs,
    mockStoredValue,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

const REQUIRED = { ok: false, code: "pin_required", message: "Enter the PIN." };
const BAD = { ok: false, code: "bad_pin", message: "Wrong.", tries_left: 3 };
const BUSY = { ok: false, code: "busy", message: "Busy" };

async function startPaying(authorise, handlers = {}) {
    const calls = mockStoredValue({ authorise, ...handlers });
    const env = await setupStoredValue();
    const line = env.addLine();
    const paying = line.pay();
    await settle();
    return { ...env, calls, line, paying };
}

async function tap(digits) {
    for (const digit of digits) {
        await click(`.pin-popup .numpad button[value='${digit}']`);
    }
    await settle();
}

test("the PIN is tapped, masked, and sent with the same attempt", async () => {
    const { calls, line, paying } = await startPaying([REQUIRED, authorised]);
    expect(".pin-popup").toHaveCount(1);
    await tap("0012");
    expect(queryText(".pin-dots")).toBe("●●●●");
    await click(".pin-confirm");
    expect(await paying).toBe(true);
    expect(calls[0][1]).not.toInclude("pin");
    expect(calls[1][1].pin).toBe("0012");
    expect(calls[1][1].attempt).toBe(0);
    expect(calls[1][1].key).toBe(line.uuid);
});

test("the PIN is stored nowhere", async () => {
    const { store, line, paying } = await startPaying([REQUIRED, authorised]);
    await tap("8264");
    await click(".pin-confirm");
    await paying;
    const kept = JSON.stringify([
        line.serializeForIndexedDB(),
        line.pos_order_id.serializeForIndexedDB(),
        { ...browser.localStorage },
    ]);
    expect(kept).not.toInclude("8264");
    expect(store.numberBuffer.get()).not.toBe("8264");
});

test("keys of the keyboard work too", async () => {
    const { calls, paying } = await startPaying([REQUIRED, authorised]);
    await press("1");
    await press("2");
    await press("9");
    await press("Backspace");
    await press("3");
    await press("4");
    await settle();
    expect(queryText(".pin-dots")).toBe("●●●●");
    await press("Enter");
    expect(await paying).toBe(true);
    expect(calls[1][1].pin).toBe("1234");
});

test("three digits are no PIN", async () => {
    await startPaying([REQUIRED]);
    await tap("123");
    expect(".pin-confirm").not.toBeEnabled();
});

test("a wrong PIN: the tries left are shown, then the lock", async () => {
    const locked = {
        ok: false,
        code: "pin_locked",
        message: "Locked.",
        locked_until: "2030-01-01 10:00:00",
    };
    const { line, paying } = await startPaying([REQUIRED, BAD, locked]);
    await tap("1111");
    await click(".pin-confirm");
    await settle();
    expect(".pin-popup .text-danger").toHaveText(/Wrong\..*3/);
    expect(queryText(".pin-dots").trim()).toBe("");
    await tap("2222");
    await click(".pin-confirm");
    expect(await paying).toBe(false);
    await settle();
    expect(".modal-body").toHaveText(/Locked\.\s*Try again after \d\d:\d\d/);
    expect(line.uiState.attempt).toBe(1);
});

test("discarded: nothing is held, nothing more is sent", async () => {
    const { calls, line, paying } = await startPaying([REQUIRED]);
    await press("Escape");
    expect(await paying).toBe(false);
    expect(getVerbs(calls)).toEqual(["authorise"]);
    expect(line.getPaymentStatus()).toBe("retry");
});

test("after a lost answer the PIN is not sent again by itself", async () => {
    const { calls, paying } = await startPaying([REQUIRED, BUSY, REQUIRED, authorised]);
    await tap("1234");
    await click(".pin-confirm");
    await settle();
    await settle(2_000);
    expect(getVerbs(calls)).toEqual(["authorise", "authorise", "status", "authorise"]);
    expect(calls[3][1]).not.toInclude("pin");
    await tap("1234");
    await click(".pin-confirm");
    expect(await paying).toBe(true);
});

test("discarded after a lost answer: what may be on its way is voided", async () => {
    const { calls, line, paying } = await startPaying([REQUIRED, BUSY, REQUIRED]);
    await tap("1234");
    await click(".pin-confirm");
    await settle();
    await settle(2_000);
    await press("Escape");
    expect(await paying).toBe(false);
    expect(calls.at(-1)).toEqual(["void", { key: line.uuid, attempt: 0 }]);
    expect(line.uiState.attempt).toBe(1);
});
