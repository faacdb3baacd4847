import { describe, expect, test } from "@odoo/hoot";
import { click, waitFor } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {
    setupTierEnv,
    unitPrices,
} from "@restaurant_crm_loyalty/../tests/unit/tier_utils";

definePosModels();

const card = (tier) => ({ ok: true, sections: { loyalty: { tier, accounts: [] } } });
const goldCard = card({ id: 1, name: "Gold", pricelist_id: 3 });

/** Runs an action that opens the guard, and clicks one of its buttons. */
async function answer(action, button) {
    const promise = action();
    await waitFor(".restaurant-wrong-prices");
    await click(button);
    await animationFrame();
    return promise;
}

describe("guest card", () => {
    test("brings a tier that the till did not know", async () => {
        const { store, order, other } = await setupTierEnv();
        order.setPartner(other);
        store.onGuestCard(order, goldCard);
        expect(unitPrices(order)).toEqual([10, 10]);
        store.onGuestCard(order, card(false));
        expect(unitPrices(order)).toEqual([100, 100]);
    });

    test("asked again, it leaves the cashier's pricelist", async () => {
        const { store, order, member } = await setupTierEnv();
        order.setPartner(member);
        order.setPricelist(store.models["product.pricelist"].get(1));
        store.onGuestCard(order, goldCard);
        expect(unitPrices(order)).toEqual([3, 3]);
    });

    test("changes no check that is being paid", async () => {
        const { store, order, other } = await setupTierEnv();
        order.setPartner(other);
        order.addPaymentline(store.models["pos.payment.method"].getFirst());
        store.onGuestCard(order, goldCard);
        expect(unitPrices(order)).toEqual([100, 100]);
        expect(order.getWrongPriceLines().length).toBe(2);
    });

    test("of a tier made since, it changes nothing", async () => {
        const { store, order, other } = await setupTierEnv();
        order.setPartner(other);
        store.onGuestCard(order, card({ id: 77, name: "New", pricelist_id: 99 }));
        store.onGuestCard(order, { ok: true, sections: {} });
        expect(unitPrices(order)).toEqual([100, 100]);
    });
});

describe("guest chosen while paying", () => {
    test("one payment follows the total", async () => {
        const { store, order, member } = await setupTierEnv();
        order.addPaymentline(store.models["pos.payment.method"].getFirst());
        const [payment] = order.payment_ids;
        expect(payment.amount).toBe(order.totalDue);
        store.setPartnerToCurrentOrder(member);
        expect(unitPrices(order)).toEqual([10, 10]);
        expect(payment.amount).toBe(order.totalDue);
    });

    test("what the cashier typed, or a terminal took, stays", async () => {
        const { store, order, member } = await setupTierEnv();
        order.addPaymentline(store.models["pos.payment.method"].getFirst());
        const [payment] = order.payment_ids;
        const due = order.totalDue;
        payment.payment_status = "done";
        store.setPartnerToCurrentOrder(member);
        expect(payment.amount).toBe(due);
        payment.payment_status = undefined;
        payment.setAmount(1);
        store.setPartnerToCurrentOrder(false);
        expect(payment.amount).toBe(1);
    });
});

describe("wrong-price guard", () => {
    test("before payment: stay, keep, or apply", async () => {
        const { store, order, member } = await setupTierEnv();
        await mountWithCleanup(MainComponentsContainer);
        order.setPartner(member);
        order.setPricelist(false);
        const check = () => store.checkMemberPrices();
        expect(await answer(check, ".modal .btn-close")).toBe(false);
        expect(unitPrices(order)).toEqual([100, 100]);
        expect(await answer(check, ".keep-price")).toBe(true);
        expect(unitPrices(order)).toEqual([100, 100]);
        expect(await check()).toBe(true);
        order.lines[0].setUnitPrice(120);
        expect(await answer(check, ".apply-member-price")).toBe(true);
        expect(unitPrices(order)).toEqual([10, 10]);
    });

    test("before validation: after a change the payment is shown again", async () => {
        const { store, order, member } = await setupTierEnv();
        await mountWithCleanup(MainComponentsContainer);
        order.setPartner(member);
        order.setPricelist(false);
        order.addPaymentline(store.models["pos.payment.method"].getFirst());
        const validation = new OrderPaymentValidation({
            pos: store,
            orderUuid: order.uuid,
        });
        patchWithCleanup(store.notification, { add: () => expect.step("told") });
        const ask = () => validation.askBeforeValidation();
        expect(await answer(ask, ".apply-member-price")).toBe(false);
        expect.verifySteps(["told"]);
        expect(order.payment_ids[0].amount).toBe(order.totalDue);
        expect(await ask()).toBe(true);
        expect(order.lines[0].restaurant_normal_price).toBe(100);
    });
});

test("checks that become one: the guest comes along, prices are the check's", async () => {
    const { store, order, member, other } = await setupTierEnv();
    order.setPartner(member);
    const dest = store.createNewOrder();
    patchWithCleanup(store, { deleteOrders: () => {}, syncAllOrders: () => {} });
    await store.mergeOrders(order, dest);
    expect(dest.partner_id).toBe(member);
    expect(unitPrices(dest)).toEqual([10, 10]);
    const third = store.createNewOrder();
    third.setPartner(other);
    await store.mergeOrders(dest, third);
    expect(third.partner_id).toBe(other);
    expect(unitPrices(third)).toEqual([100, 100]);
});
