import { describe, expect, test } from "@odoo/hoot";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { Deferred } from "@web/core/utils/concurrency";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    makeAccount,
    mockStoredValue,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

/** A payment screen of which the guest card comes when `card` is resolved. */
async function setupScreen(accounts = [makeAccount()]) {
    const calls = mockStoredValue();
    const env = await setupStoredValue();
    const card = new Deferred();
    onRpc("pos.config", "restaurant_guest_card", () => card);
    const sections = { loyalty: { tier: false, accounts } };
    const arrive = () => card.resolve({ ok: true, guest_id: 7, sections });
    const screen = await mountWithCleanup(PaymentScreen, {
        props: { orderUuid: env.order.uuid },
    });
    patchWithCleanup(screen, { validateOrder() {} });
    const tapping = screen.addNewPaymentLine(env.method);
    await settle();
    const [line] = env.order.payment_ids;
    return { ...env, calls, screen, arrive, tapping, line };
}

test("an amount that is being typed is not sent in the middle of it", async () => {
    const { calls, screen, arrive, tapping, line } = await setupScreen();
    screen.numberBuffer.set("2"); // of 20
    screen.updateSelectedPaymentline();
    arrive();
    await tapping;
    expect(calls).toEqual([]);
    expect(line.getAmount()).toBe(2);
    expect(line.getPaymentStatus()).toBe("pending");
    expect(screen.numberBuffer.get()).toBe("2");
});

test("a line deleted before the guest card came stays deleted", async () => {
    const { calls, order, screen, arrive, tapping, line } = await setupScreen([
        makeAccount({ available: 4 }),
    ]);
    screen.deletePaymentLine(line.uuid);
    arrive();
    expect(await tapping).toBe(true);
    expect(order.payment_ids).toHaveLength(0);
    expect(calls).toEqual([]);
});

test("what the server holds is not typed over, in a till without cash either", async () => {
    const { screen, arrive, tapping, line } = await setupScreen([
        makeAccount({ available: 4 }),
    ]);
    arrive();
    await tapping;
    await screen.sendPaymentRequest(line);
    expect(line.getPaymentStatus()).toBe("done");
    screen.payment_methods_from_config = [line.payment_method_id];
    screen.updateSelectedPaymentline(100_000);
    expect(line.getAmount()).toBe(4);
});
