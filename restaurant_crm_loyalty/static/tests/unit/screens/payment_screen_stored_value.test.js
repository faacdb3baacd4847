import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    NEVER,
    authorised,
    getVerbs,
    makeAccount,
    makeCard,
    mockStoredValue,
    setTopupProduct,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

async function setupScreen({ handlers, before = () => {}, ...options } = {}) {
    const calls = mockStoredValue(handlers);
    const env = await setupStoredValue(options);
    await before(env);
    const screen = await mountWithCleanup(PaymentScreen, {
        props: { orderUuid: env.order.uuid },
    });
    const validated = [];
    patchWithCleanup(screen, { validateOrder: (force) => validated.push(force) });
    await settle();
    const tap = () => screen.addNewPaymentLine(env.method);
    return { ...env, calls, screen, tap, validated };
}

test("one tap pays and validates, where one account covers the check", async () => {
    const { calls, order, tap, validated } = await setupScreen();
    expect(await tap()).toBe(true);
    expect(getVerbs(calls)).toEqual(["authorise"]);
    expect(order.isPaid()).toBe(true);
    expect(validated).toEqual([false]);
});

test("the method shows what the guest has", async () => {
    await setupScreen({ accounts: [makeAccount({ available: 321 })] });
    expect(".paymentmethod:contains('Card')").toHaveText(/321\.00/);
});

test("one tap pays the rest of a mixed tender", async () => {
    const { calls, order, store, screen, tap } = await setupScreen();
    await screen.addNewPaymentLine(store.models["pos.payment.method"].get(1));
    order.payment_ids[0].setAmount(10);
    await tap();
    expect(calls[0][1].amount).toBeCloseTo(order.totalDue - 10);
    expect(order.isPaid()).toBe(true);
});

test("an account that does not cover the check waits for the cashier", async () => {
    const { calls, order, tap, validated } = await setupScreen({
        accounts: [makeAccount({ available: 4 })],
    });
    await tap();
    await settle();
    const [line] = order.payment_ids;
    expect(line.getAmount()).toBe(4);
    expect(line.getPaymentStatus()).toBe("pending");
    expect(calls).toEqual([]);
    await click(".send_payment_request");
    await settle();
    expect(line.getPaymentStatus()).toBe("done");
    expect(validated).toEqual([]); // the rest is due
});

test("a blocked account is not sent by one tap", async () => {
    const { calls, order, tap } = await setupScreen({
        accounts: [makeAccount({ state: "frozen" })],
    });
    await tap();
    expect(calls).toEqual([]);
    expect(order.payment_ids[0].getPaymentStatus()).toBe("pending");
});

test("several cards: one tap asks which one", async () => {
    const pool = makeAccount({
        id: 2,
        number: "P1",
        cards: [makeCard({ id: 20 }), makeCard({ id: 21, label: "•••• 0021" })],
    });
    const { calls, tap } = await setupScreen({ accounts: [makeAccount(), pool] });
    const tapping = tap();
    await settle();
    expect(".stored-value-wallet").toHaveCount(3);
    await click(".stored-value-wallet:contains('P1'):contains('0021')");
    await click(".stored-value-pay");
    await tapping;
    expect(calls[0][1].account_id).toBe(2);
    expect(calls[0][1].card_id).toBe(21);
});

test("a card with a limit waits for the cashier above it", async () => {
    const { calls, order, tap } = await setupScreen({
        accounts: [makeAccount({ cards: [makeCard({ limit: 4 })] })],
    });
    await tap();
    expect(order.payment_ids[0].getAmount()).toBe(4);
    expect(calls).toEqual([]);
});

test("an order with a top-up takes no stored value", async () => {
    const { calls, order, tap } = await setupScreen({
        before: ({ store }) => setTopupProduct(store),
    });
    expect(await tap()).toBe(false);
    await settle();
    expect(".modal-body").toHaveText(/top-up cannot be paid from stored value/);
    expect(order.payment_ids).toHaveLength(0);
    expect(calls).toEqual([]);
});

test("without a guest the finder opens first", async () => {
    const { calls, store, order, tap } = await setupScreen({ guest: false });
    const finding = [];
    patchWithCleanup(store, { selectGuest: (target) => finding.push(target.uuid) });
    expect(await tap()).toBe(false);
    expect(finding).toEqual([order.uuid]);
    expect(calls).toEqual([]);
});

test("force done asks the server, and does not decide", async () => {
    const { calls, order, screen, tap } = await setupScreen({
        handlers: { authorise: [NEVER] },
    });
    tap();
    await settle();
    const [line] = order.payment_ids;
    expect(".send_force_done").toHaveText("Ask the server");
    await screen.sendForceDone(line);
    await settle();
    expect(getVerbs(calls)).toEqual(["authorise", "status", "authorise"]);
    expect(line.getPaymentStatus()).toBe("done");
});

test("force done of a line left waiting validates what the server confirms", async () => {
    const { order, screen, validated } = await setupScreen({
        handlers: { status: [{ ok: true, state: "none" }, authorised] },
        before: ({ addLine }) => addLine().setPaymentStatus("waiting"),
    });
    const [line] = order.payment_ids; // recovered when the screen opened: not known there
    expect(line.getPaymentStatus()).toBe("retry");
    line.setPaymentStatus("waiting");
    await screen.sendForceDone(line);
    expect(line.getPaymentStatus()).toBe("done");
    expect(validated).toEqual([false]);
});

test("force done does not validate what the server denies", async () => {
    const { order, screen, validated } = await setupScreen({
        before: ({ addLine }) => addLine(),
    });
    const [line] = order.payment_ids;
    line.setPaymentStatus("waiting");
    await screen.sendForceDone(line);
    expect(line.getPaymentStatus()).toBe("retry");
    expect(validated).toEqual([]);
});

test("a reload finds the payment again", async () => {
    const { order } = await setupScreen({
        handlers: { status: authorised },
        before: ({ addLine }) => addLine().setPaymentStatus("waiting"),
    });
    const [line] = order.payment_ids;
    expect(line.getPaymentStatus()).toBe("done");
    expect(".electronic_status").toHaveText("Payment Successful");
    expect(".stored-value-after").toHaveText(/1,000\.00/);
});

test("after a reload a payment can still be reversed", async () => {
    const { order } = await setupScreen({
        before: async ({ addLine }) => {
            const line = addLine();
            await line.pay();
            line.can_be_reversed = false;
        },
    });
    expect(order.payment_ids[0].can_be_reversed).toBe(true);
});

test("deleting a waiting line takes the payment back", async () => {
    const { calls, order, screen, tap } = await setupScreen({
        handlers: { authorise: [NEVER] },
    });
    tap();
    await settle();
    const [line] = order.payment_ids;
    const key = line.uuid;
    await screen.deletePaymentLine(key);
    await settle();
    expect(calls.at(-1)).toEqual(["void", { key, attempt: 0 }]);
    expect(order.payment_ids).toHaveLength(0);
});

test("reversed, the amount can be changed and sent again", async () => {
    const { calls, order, screen, tap } = await setupScreen();
    await tap();
    const [line] = order.payment_ids;
    await screen.sendPaymentReverse(line);
    expect(line.getPaymentStatus()).toBe("retry");
    screen.updateSelectedPaymentline(7);
    await screen.sendPaymentRequest(line);
    expect(getVerbs(calls)).toEqual(["authorise", "void", "authorise"]);
    expect(calls[2][1].amount).toBe(7);
    expect(calls[2][1].attempt).toBe(1);
    expect(order.amountPaid).toBe(7);
});

test("a payment stays reversible after another one was sent", async () => {
    const { order, screen, tap } = await setupScreen();
    await tap();
    const [first] = order.payment_ids;
    await screen.sendPaymentReverse(first);
    first.setAmount(5);
    await screen.sendPaymentRequest(first);
    await tap();
    expect(order.payment_ids.map((line) => line.can_be_reversed)).toEqual([true, true]);
});
