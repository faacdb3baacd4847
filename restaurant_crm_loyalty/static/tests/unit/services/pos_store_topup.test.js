import { describe, expect, test } from "@odoo/hoot";
import { click, press } from "@odoo/hoot-dom";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    NEVER,
    getVerbs,
    mockStoredValue,
    setTopupProduct,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

/** A till whose top-up product is not on the order yet. */
async function setupTopup(options) {
    const calls = mockStoredValue(options?.handlers);
    const env = await setupStoredValue(options);
    const product = setTopupProduct(env.store, 9);
    env.store.setOrder(env.order);
    return { ...env, calls, product };
}

test("the ladder: the highest rung that the amount reaches", async () => {
    const { store } = await setupTopup();
    const bonuses = [499.99, 500, 999, 1000, 5000].map((x) => store.getTopupBonus(x));
    expect(bonuses).toEqual([0, 50, 50, 200, 200]);
    expect(store.topupPlans.map((plan) => plan.amount)).toEqual([500, 1000]);
});

test("a percentage on top, up to a limit", async () => {
    const { store } = await setupTopup();
    const plan = { bonus: 5, percent: 10, bonus_most: 40 };
    const bonuses = [100, 300.05, 499.99].map((x) => store.getPlanBonus(plan, x));
    expect(bonuses).toEqual([15, 35.01, 40]);
});

test("points and a coupon come with a plan", async () => {
    const handlers = {
        topup_preview: () => ({ ok: true, amount: 500, bonus: 50, gift: "" }),
    };
    const { store, order } = await setupTopup({ handlers });
    store.topupPlans[0].gift = "120 points + Dessert";
    store.openTopUp();
    await settle();
    expect(".topup-plan-gift").toHaveText("+ 120 points + Dessert");
    expect(".topup-gift").toHaveCount(0);
    await click(".topup-plans button:contains('500')");
    await settle();
    expect(".topup-gift").toHaveText("120 points + Dessert");
    await click(".topup-confirm");
    await settle();
    expect(".modal-body:contains('gets a bonus of')").toHaveCount(1);
    expect(order.topupLines).toHaveLength(1);
});

test("the server grants another bonus than the ladder shows: the cashier hears", async () => {
    const handlers = { topup_preview: () => ({ ok: true, amount: 500, bonus: 0 }) };
    const { store, order } = await setupTopup({ handlers });
    store.openTopUp();
    await settle();
    await click(".topup-plans button:contains('500')");
    await settle();
    await click(".topup-confirm");
    await settle();
    expect(".modal-body:contains('gets a bonus of')").toHaveCount(1);
    expect(order.topupLines).toHaveLength(1);
});

test("a plan is chosen: its amount becomes a line of its own", async () => {
    const { store, order, product } = await setupTopup();
    store.openTopUp();
    await settle();
    expect(".topup-plans button").toHaveCount(2);
    await click(".topup-plans button:contains('1,000')");
    await settle();
    expect(".topup-bonus").toHaveText(/200\.00.*1,200\.00/);
    await click(".topup-confirm");
    await settle();
    const line = order.lines.at(-1);
    expect([line.product_id.id, line.price_unit, line.qty]).toEqual([
        product.id,
        1000,
        1,
    ]);
    expect(line.price_type).toBe("manual");
    expect(line.isTopup).toBe(true);
});

test("two top-ups of one amount are two lines", async () => {
    const { store, order } = await setupTopup();
    await store.addTopUp(500);
    await store.addTopUp(500);
    expect(order.topupLines).toHaveLength(2);
});

test("a free amount by keyboard and by taps", async () => {
    const { store, order } = await setupTopup();
    store.openTopUp();
    await settle();
    expect(".topup-confirm").not.toBeEnabled();
    await press("7");
    await click(".topup-popup .numpad button[value='5']");
    await press(".");
    await press("5");
    await press("Backspace");
    await press("2");
    await settle();
    expect(".topup-amount").toHaveText("75.2");
    await press("Enter");
    await settle();
    expect(order.topupLines.map((line) => line.price_unit)).toEqual([75.2]);
});

test("a top-up needs a guest", async () => {
    const { store, order } = await setupTopup({ guest: false });
    patchWithCleanup(store, { selectGuest: async () => undefined });
    await store.openTopUp();
    await settle();
    expect(".modal-body").toHaveText("A top-up needs a guest.");
    expect(order.topupLines).toHaveLength(0);
});

test("no top-up on an order that stored value pays", async () => {
    const { store, addLine } = await setupTopup();
    await addLine().pay();
    await store.openTopUp();
    await settle();
    expect(".topup-popup").toHaveCount(0);
    expect(".modal-body").toHaveText(/Put the top-up on another order/);
});

/** An order that pays back the top-up of a synced order. */
async function setupPayBack(handlers) {
    const env = await setupTopup({ handlers });
    const { store, order } = env;
    await store.addTopUp(500);
    await store.syncAllOrders({ orders: [order] });
    const origin = order.topupLines[0];
    const refund = store.addNewOrder();
    refund.setPartner(store.models["res.partner"].get(3));
    await store.addTopUp(500);
    const [line] = refund.topupLines;
    line.setQuantity(-1);
    refund.is_refund = true; // its prices have the sign of a sale
    return { ...env, refund, line, origin };
}

test("a top-up is paid back through the server", async () => {
    const { store, refund, line, origin, calls } = await setupPayBack();
    line.refunded_orderline_id = origin;
    expect(await store.holdRefundedTopups(refund)).toBe(true);
    const [verb, request] = calls.at(-1);
    expect(verb).toBe("topup_refund");
    expect(request).toEqual({
        key: line.uuid,
        attempt: 0,
        partner_id: 3,
        amount: Math.abs(line.priceIncl),
        order_uuid: refund.uuid,
        refunded_line_ids: [origin.id],
    });
    expect(refund.storedValueKeys).toEqual([{ key: line.uuid, attempt: 0 }]);
});

test("a top-up that was spent is not paid back", async () => {
    const spent = { ok: false, code: "bonus_spent", message: "Already spent." };
    const { store, refund, line, origin } = await setupPayBack({ topup_refund: spent });
    line.refunded_orderline_id = origin;
    expect(await store.holdRefundedTopups(refund)).toBe(false);
    await settle();
    expect(".modal-body").toHaveText("Already spent.");
    expect(refund.storedValueKeys).toEqual([]);
    expect(line.storedValueKey.attempt).toBe(1);
});

test("without an answer it may be held, and is asked again", async () => {
    const { store, refund, line, origin, calls } = await setupPayBack({
        topup_refund: [NEVER],
    });
    line.refunded_orderline_id = origin;
    const holding = store.holdRefundedTopups(refund);
    await settle();
    await settle(10_000);
    expect(await holding).toBe(false);
    expect(refund.storedValueKeys).toHaveLength(1);
    expect(await store.holdRefundedTopups(refund)).toBe(true);
    const asked = calls.filter(([verb]) => verb === "topup_refund");
    expect(asked[0]).toEqual(asked[1]);
});

test("a negative top-up without its origin is refused", async () => {
    const { store, refund, calls } = await setupPayBack();
    expect(await store.holdRefundedTopups(refund)).toBe(false);
    expect(getVerbs(calls)).not.toInclude("topup_refund");
});

test("a top-up that is held, and taken off the check, is given back", async () => {
    const { store, refund, line, origin, calls } = await setupPayBack();
    line.refunded_orderline_id = origin;
    await store.holdRefundedTopups(refund);
    const key = line.storedValueKey;
    refund.removeOrderline(line);
    expect(refund.storedValueKeys).toEqual([key]);
    await store.releaseDropped(refund);
    expect(calls.at(-1)).toEqual(["void", key]);
    expect(refund.storedValueKeys).toEqual([]);
});

test("no top-up is sold to nobody", async () => {
    const { store, order } = await setupTopup();
    await store.addTopUp(500);
    order.setPartner(false);
    const asked = [];
    patchWithCleanup(store, { selectGuest: async (of) => void asked.push(of.uuid) });
    const validation = new OrderPaymentValidation({
        pos: store,
        orderUuid: order.uuid,
    });
    expect(await validation.askBeforeValidation()).toBe(false);
    await settle();
    expect(asked).toEqual([order.uuid]);
    expect(".modal-body").toHaveText("A top-up needs a guest.");
});

test("a top-up that the server thinks over long lands nowhere else", async () => {
    const { store, order } = await setupTopup({ handlers: { topup_preview: NEVER } });
    store.openTopUp();
    await settle();
    await click(".topup-plans button:contains('500')");
    await settle();
    await click(".topup-confirm");
    await settle();
    expect(store.env.services.ui.isBlocked).toBe(true);
    const other = store.createNewOrder();
    store.setOrder(other); // another till may have settled the check
    await settle(4_000);
    expect(store.env.services.ui.isBlocked).toBe(false);
    expect([...order.topupLines, ...other.topupLines]).toHaveLength(0);
});
