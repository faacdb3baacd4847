import { describe, expect, test } from "@odoo/hoot";
import { click, edit } from "@odoo/hoot-dom";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { Deferred } from "@web/core/utils/concurrency";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {
    NEVER,
    mockStoredValue,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

async function setupDiscount(discount) {
    const calls = mockStoredValue({ discount });
    const env = await setupStoredValue();
    const { store } = env;
    store.config.restaurant_tender_discount = 10;
    const product = store.models["product.product"].get(9);
    store.config.restaurant_tender_discount_product_id = product;
    store.setOrder(env.order);
    const [cash] = store.models["pos.payment.method"].getAll();
    return { ...env, calls, cash };
}

test("nothing can be tapped while the server counts a discount, and not for long", async () => {
    const { store, order } = await setupDiscount(NEVER);
    const asking = store.applyTenderDiscount(order);
    await settle();
    expect(store.env.services.ui.isBlocked).toBe(true);
    await settle(4_000);
    await asking;
    expect(store.env.services.ui.isBlocked).toBe(false);
    expect(order.tenderDiscountLines).toHaveLength(0);
    expect(".o_notification").toHaveText(/no discount was taken off/);
});

test("the discount is off where a check is paid by one tap, too", async () => {
    const { store, order, cash } = await setupDiscount(() => ({ ok: true, amount: 3 }));
    patchWithCleanup(OrderPaymentValidation.prototype, {
        async validateOrder() {},
    });
    patchWithCleanup(store, { async _askForPreparation() {} });
    const due = order.totalDue;
    await store.validateOrderFast(cash);
    expect(order.tenderDiscountLines.length > 0).toBe(true);
    expect(order.payment_ids[0].getAmount()).toBeCloseTo(due - 3);
});

test("two taps on a method are one payment", async () => {
    const { store, order, cash } = await setupDiscount(() => ({ ok: true, amount: 3 }));
    const answer = new Deferred();
    patchWithCleanup(OrderPaymentValidation.prototype, {
        async validateOrder() {
            expect.step("validated");
            await answer;
        },
    });
    patchWithCleanup(store, { async _askForPreparation() {} });
    const taps = [store.validateOrderFast(cash), store.validateOrderFast(cash)];
    await settle();
    answer.resolve();
    await Promise.all(taps);
    expect.verifySteps(["validated"]);
    expect(order.payment_ids).toHaveLength(1);
    const later = store.validateOrderFast(cash); // refused once, it can be tapped again
    await later;
    expect.verifySteps(["validated"]);
});

test("a coupon keeps no guest from paying where the server does not answer", async () => {
    const { store, order } = await setupDiscount();
    onRpc("pos.session", "restaurant_reserve_coupons", NEVER);
    patchWithCleanup(store, { _getCouponsToReserve: () => [7] });
    let answer;
    store.reserveCoupons(order).then((told) => (answer = told));
    await settle(5_000);
    expect(answer).toBe(true);
});

test("a check with a coupon can be discarded where the server does not answer", async () => {
    const { store, order } = await setupDiscount();
    onRpc("pos.session", "restaurant_release_coupons", NEVER);
    order.uiState.reservedCoupons = [7];
    let answer;
    store._onBeforeDeleteOrder(order).then((told) => (answer = told));
    await settle(5_000);
    expect(answer).toBe(true);
});

test("a voucher pays no more than what is due after the discount", async () => {
    const { order, cash } = await setupDiscount(() => ({ ok: true, amount: 3 }));
    cash._restaurant_deals = [{ id: 1, name: "Dinner", face: 1000 }];
    const due = order.totalDue;
    const screen = await mountWithCleanup(PaymentScreen, {
        props: { orderUuid: order.uuid },
    });
    const adding = screen.addNewPaymentLine(cash);
    await settle();
    await click(".modal textarea, .modal input");
    await edit("V-1");
    await settle();
    await click(".modal .btn-primary");
    await adding;
    expect(order.payment_ids.map((line) => line.getAmount())).toEqual([
        order.currency.round(due - 3),
    ]);
});

test("a manager who cannot be asked is not waited for without end", async () => {
    const { store, order } = await setupDiscount();
    onRpc("pos.session", "restaurant_approvers", NEVER);
    store.config.restaurant_approval = { discount: 10 };
    order.lines[0].setDiscount(50);
    let answer;
    store.approveOrder(order).then((approved) => (answer = approved));
    await settle(10_000);
    await settle();
    expect(answer).toBe(false);
    expect(".modal-body").toHaveText(/does not answer/);
});

test("a coupon goes on no other check than it was scanned for", async () => {
    const { store, order } = await setupDiscount();
    const offer = new Deferred();
    onRpc("pos.config", "restaurant_coupon_offer", () => offer);
    onRpc("pos.config", "use_coupon_code", () => expect.step("used"));
    const activating = store.activateCode("C4");
    store.setOrder(store.createNewOrder());
    offer.resolve(false);
    expect(await activating).toMatch(/Scan it again/);
    expect(order.scannedCoupons).toHaveLength(0);
    expect.verifySteps([]);
});
