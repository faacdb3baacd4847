import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    setupTierEnv,
    unitPrices,
} from "@restaurant_crm_loyalty/../tests/unit/tier_utils";

definePosModels();

describe("member pricelist", () => {
    test("comes with the guest and goes with the guest", async () => {
        const { order, member, other } = await setupTierEnv();
        order.setPartner(member);
        expect(unitPrices(order)).toEqual([10, 10]);
        expect(order.isMemberPriced).toBe(true);
        order.setPartner(other);
        expect(unitPrices(order)).toEqual([100, 100]);
        order.setPartner(member);
        order.setPartner(false);
        expect(unitPrices(order)).toEqual([100, 100]);
    });

    test("guest first or preset first, it is the same", async () => {
        const { store, order, member } = await setupTierEnv();
        store.config.use_presets = true;
        const [dineIn, takeaway] = store.models["pos.preset"].readMany([1, 2]);
        order.setPreset(dineIn); // a preset with prices of its own: 3 a dish
        expect(unitPrices(order)).toEqual([3, 3]);
        order.setPartner(member);
        expect(unitPrices(order)).toEqual([10, 10]);
        order.setPreset(takeaway);
        expect(unitPrices(order)).toEqual([10, 10]);
        order.setPreset(dineIn);
        expect(unitPrices(order)).toEqual([10, 10]);
        order.setPartner(false);
        expect(unitPrices(order)).toEqual([3, 3]);
    });

    test("a tier's pricelist is for members only", async () => {
        const { order, gold, other } = await setupTierEnv();
        other.property_product_pricelist = gold.pricelist_id;
        order.setPartner(other);
        expect(unitPrices(order)).toEqual([100, 100]);
    });

    test("a contract of somebody else stays", async () => {
        const { store, order, other } = await setupTierEnv();
        other.property_product_pricelist = store.models["product.pricelist"].get(1);
        order.setPartner(other);
        expect(unitPrices(order)).toEqual([3, 3]);
    });

    test("a tier without prices changes nothing", async () => {
        const { store, order, member } = await setupTierEnv();
        member.restaurant_tier_id = store.models["restaurant.tier"].get(2);
        order.setPartner(member);
        expect(unitPrices(order)).toEqual([100, 100]);
        expect(order.memberSaving).toBe(0);
    });

    test("the cashier may choose another pricelist by hand", async () => {
        const { store, order, member } = await setupTierEnv();
        order.setPartner(member);
        await store.selectPricelist(store.models["product.pricelist"].get(1));
        expect(unitPrices(order)).toEqual([3, 3]);
        expect(order.isMemberPriced).toBe(false);
    });

    test("a typed price stays", async () => {
        const { order, member } = await setupTierEnv();
        order.lines[0].price_type = "manual";
        order.lines[0].setUnitPrice(42);
        order.setPartner(member);
        expect(unitPrices(order)).toEqual([42, 10]);
    });

    test("dishes added later have the member price", async () => {
        const { store, order, member } = await setupTierEnv();
        order.setPartner(member);
        const dish = store.models["product.template"].get(5);
        await store.addLineToOrder({ product_tmpl_id: dish, qty: 1 }, order);
        expect(unitPrices(order)).toEqual([10, 10]);
        expect(order.lines[0].qty).toBe(4);
    });
});

describe("saving", () => {
    test("is on the line and on the check, with taxes as shown", async () => {
        const { order, member } = await setupTierEnv();
        expect(order.memberSaving).toBe(0);
        const normal = order.displayPrice;
        order.setPartner(member);
        const [line] = order.lines;
        expect(line.normalUnitPrice).toBe(100);
        expect(line.memberSaving).toBe(line.normalDisplayPrice - line.displayPrice);
        expect(order.memberSaving).toBe(
            order.currency.round(normal - order.displayPrice)
        );
    });

    test("leaves the cashier's discount alone", async () => {
        const { order, member } = await setupTierEnv();
        order.setPartner(member);
        const saving = order.lines[0].memberSaving;
        order.lines[0].setDiscount(50);
        expect(order.lines[0].memberSaving).toBe(order.currency.round(saving / 2));
    });

    test("is none on typed prices, rewards and refunds", async () => {
        const { order, member } = await setupTierEnv();
        order.setPartner(member);
        order.lines[0].price_type = "manual";
        order.lines[1].is_reward_line = true;
        expect(order.memberSaving).toBe(0);
        order.lines[0].price_type = "original";
        expect(order.memberSaving).not.toBe(0);
        order.is_refund = true;
        expect(order.memberSaving).toBe(0);
    });

    test("is remembered when the check is paid", async () => {
        const { store, order, member } = await setupTierEnv();
        order.setPartner(member);
        order.setOrderPrices();
        const saving = order.memberSaving;
        const remembered = order.lines.map((line) => line.restaurant_normal_price);
        expect(remembered).toEqual([100, 100]);
        order.state = "paid";
        store.models["product.product"].get(5).lst_price = 500;
        member.restaurant_tier_id = false;
        expect(order.memberSaving).toBe(saving);
    });

    test("is not remembered for others", async () => {
        const { order, other } = await setupTierEnv();
        order.setPartner(other);
        order.setOrderPrices();
        const remembered = order.lines.map((line) => line.restaurant_normal_price || 0);
        expect(remembered).toEqual([0, 0]);
    });
});
