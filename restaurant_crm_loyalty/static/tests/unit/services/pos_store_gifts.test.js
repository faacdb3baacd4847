import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { UnansweredKeys } from "@restaurant_crm_loyalty/app/utils/stored_value/unanswered_keys";
import {
    NEVER,
    mockStoredValue,
    settle,
    setupStoredValue,
} from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

const NOODLES = { id: 7, name: "Noodles", points: 80 };

/** A guest whose points can buy noodles. */
async function setupGifts(buy_gift) {
    const calls = mockStoredValue({ buy_gift });
    const env = await setupStoredValue();
    const { store, order } = env;
    const used = [];
    store.setOrder(order);
    patchWithCleanup(store, {
        refreshGuestCard: async () => ({
            sections: { loyalty: { points: { usable: 100, gifts: [NOODLES] } } },
        }),
        activateCode: async (code) => used.push(code) > 0,
    });
    const bought = () => calls.filter(([verb]) => verb === "buy_gift");
    return { ...env, used, bought };
}

test("a gift is chosen: its coupon goes on the check", async () => {
    const reply = () => ({ ok: true, coupon: "0441-NOODLES" });
    const { store, order, used, bought } = await setupGifts(reply);
    const opened = store.openGifts();
    await settle();
    await click(".modal .selection-item:contains('Noodles: 80 points')");
    await settle();
    expect(bought()).toHaveLength(0);
    await click(".modal-footer .btn-primary");
    await settle();
    expect(await opened).toBe(true);
    const [[, request]] = bought();
    expect(request.partner_id).toBe(order.getPartner().id);
    expect(request.gift_id).toBe(7);
    expect(request.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(used).toEqual(["0441-NOODLES"]);
});

test("points stay where the cashier has tapped wrong", async () => {
    const { store, bought } = await setupGifts();
    const opened = store.openGifts();
    await settle();
    await click(".modal .selection-item");
    await settle();
    await click(".modal-footer .btn-secondary");
    await settle();
    expect(await opened).toBe(false);
    expect(bought()).toHaveLength(0);
});

test("a second tap on gifts buys no second one", async () => {
    const { store, bought } = await setupGifts(() => ({ ok: true, coupon: "0441" }));
    const opened = store.openGifts();
    expect(await store.openGifts()).toBe(false);
    await settle();
    expect(".modal .selection-item").toHaveCount(1);
    await click(".modal .selection-item");
    await settle();
    await click(".modal-footer .btn-primary");
    await settle();
    expect(await opened).toBe(true);
    expect(bought()).toHaveLength(1);
});

test("a coupon that cannot be looked at is on the guest card", async () => {
    const { store, order } = await setupGifts(() => ({ ok: true, coupon: "0441" }));
    const said = [];
    patchWithCleanup(store, { activateCode: async () => Promise.reject(new Error()) });
    patchWithCleanup(store.notification, { add: (text) => said.push(String(text)) });
    expect(await store.buyGift(order, NOODLES)).toBe(true);
    expect(said).toEqual([
        "The server does not answer. The coupon is on the guest card.",
    ]);
});

test("a no is said, and the next try is another request", async () => {
    const no = () => ({ ok: false, code: "gift_limit", message: "Often enough." });
    const { store, order, used, bought } = await setupGifts(no);
    expect(await store.buyGift(order, NOODLES)).toBe(false);
    await settle();
    expect(".modal-body").toHaveText("Often enough.");
    await store.buyGift(order, NOODLES);
    const keys = bought().map(([, request]) => request.key);
    expect(keys[0]).not.toBe(keys[1]);
    expect(used).toEqual([]);
});

test("without an answer it is asked again under the same key", async () => {
    const { store, order, used, bought } = await setupGifts([
        NEVER,
        () => ({ ok: true, coupon: "0441-NOODLES" }),
    ]);
    const buying = store.buyGift(order, NOODLES);
    await settle(10_000);
    expect(await buying).toBe(false);
    store.giftKeys = new UnansweredKeys(store.giftKeys.name); // the till is reloaded
    expect(await store.buyGift(order, NOODLES)).toBe(true);
    const keys = bought().map(([, request]) => request.key);
    expect(keys[0]).toBe(keys[1]);
    expect(used).toEqual(["0441-NOODLES"]);
});

test("without a guest there is nothing to buy", async () => {
    const { store, order, bought } = await setupGifts();
    expect(store.canBuyGift(order)).toBe(true);
    order.setPartner(false);
    await store.openGifts();
    expect(bought()).toHaveLength(0);
});

test("bonus money needs no code", async () => {
    const reply = () => ({ ok: true, coupons: [], bonus: 5 });
    const { store, order, used, bought } = await setupGifts(reply);
    const gift = { id: 8, name: "Bonus money: $ 5.00", points: 500, bonus: 5 };
    const said = [];
    patchWithCleanup(store.notification, { add: (text) => said.push(String(text)) });
    expect(String(store._askGift(order, gift))).toInclude("They do not come back.");
    expect(await store.buyGift(order, gift)).toBe(true);
    await settle();
    expect(said).toEqual(["The bonus money is on the account."]);
    expect(bought()).toHaveLength(1);
    expect(used).toEqual([]);
});
