import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    NEVER,
    authorised,
    getVerbs,
    mockStoredValue,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

const captured = {
    ok: false,
    code: "already_ended",
    state: "captured",
    message: "Ended",
};

/** A line as a reload leaves it. */
async function setupWaiting(handlers, status = "waiting") {
    const calls = mockStoredValue(handlers);
    const env = await setupStoredValue();
    const line = env.addLine();
    line.setPaymentStatus(status);
    return { ...env, calls, line, lines: env.store.storedValue.lines };
}

test("authorised meanwhile: the line is done", async () => {
    const { line, lines, calls } = await setupWaiting({ status: authorised });
    expect(await lines.recover(line)).toBe(true);
    expect(line.getPaymentStatus()).toBe("done");
    expect(getVerbs(calls)).toEqual(["status"]);
    expect(line.uiState.storedValue.account).toBe("A1");
});

test("captured meanwhile: the line is done", async () => {
    const status = (request) => authorised(request, { state: "captured" });
    const { line, lines } = await setupWaiting({ status });
    expect(await lines.recover(line)).toBe(true);
});

for (const state of ["none", "refused", "void"]) {
    test(`${state}: the key is voided before the line may be sent again`, async () => {
        const { line, lines, calls } = await setupWaiting({
            status: { ok: true, state },
        });
        expect(await lines.recover(line)).toBe(false);
        expect(line.getPaymentStatus()).toBe("retry");
        expect(calls[1]).toEqual(["void", { key: line.uuid, attempt: 0 }]);
        expect(line.uiState.attempt).toBe(1);
    });
}

test("authorised between the two questions: the void settles it", async () => {
    const status = [{ ok: true, state: "none" }, authorised];
    const { line, lines } = await setupWaiting({ status, void: captured });
    expect(await lines.recover(line)).toBe(true);
});

test("no answer: the dialog asks on", async () => {
    const { line, lines } = await setupWaiting({ status: [NEVER, authorised] });
    const recovering = lines.recover(line);
    await settle();
    await settle(10_000);
    expect(".stored-value-status").toHaveCount(1);
    await settle(2_000);
    expect(await recovering).toBe(true);
});

test("a cancellation that a reload cut short is finished", async () => {
    const { line, lines, calls } = await setupWaiting({}, "waitingCancel");
    expect(await lines.recover(line)).toBe(false);
    expect(getVerbs(calls)).toEqual(["void"]);
    expect(line.getPaymentStatus()).toBe("retry");
});

test("a reversal that a reload cut short is finished", async () => {
    const { line, lines, calls } = await setupWaiting({}, "reversing");
    expect(await lines.recover(line)).toBe(false);
    expect(getVerbs(calls)).toEqual(["void"]);
});

test("the attempt that the server knows is kept", async () => {
    const status = (request) => authorised(request, { attempt: 4 });
    const { line, lines } = await setupWaiting({ status });
    await lines.recover(line);
    expect(line.storedValueKey).toEqual({ key: line.uuid, attempt: 4 });
});

test("the server's amount replaces the one on the line", async () => {
    const status = (request) => authorised(request, { amount: 4 });
    const { line, lines } = await setupWaiting({ status });
    await lines.recover(line);
    expect(line.getAmount()).toBe(4);
});

test("asking while the request is under way asks at once", async () => {
    const calls = mockStoredValue({ authorise: [NEVER], status: authorised });
    const { store, addLine } = await setupStoredValue();
    const line = addLine();
    const paying = line.pay();
    await settle();
    expect(await store.storedValue.lines.recover(line)).toBe(undefined);
    expect(await paying).toBe(true);
    expect(getVerbs(calls)).toEqual(["authorise", "status"]);
});
