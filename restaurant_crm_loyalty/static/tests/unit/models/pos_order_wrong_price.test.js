import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    setupTierEnv,
    unitPrices,
} from "@restaurant_crm_loyalty/../tests/unit/tier_utils";

definePosModels();

test("wrong prices are those above the member price", async () => {
    const { order, member, other } = await setupTierEnv();
    order.setPartner(member);
    expect(order.getWrongPriceLines()).toEqual([]);
    order.setPricelist(false);
    expect(order.getWrongPriceLines().length).toBe(2);
    order.lines[0].setDiscount(95);
    expect(order.getWrongPriceLines()).toEqual([order.lines[1]]);
    order.setPartner(other);
    expect(order.getWrongPriceLines()).toEqual([]);
});

test("typed prices: above is wrong, below is the cashier's", async () => {
    const { store, order, member } = await setupTierEnv();
    order.setPartner(member);
    const [line] = order.lines;
    line.price_type = "manual";
    line.setUnitPrice(5);
    expect(order.getWrongPriceLines()).toEqual([]);
    line.setUnitPrice(11);
    expect(order.getWrongPriceLines()).toEqual([line]);
    store.models["product.product"].get(5).lst_price = 0; // a market price
    expect(order.getWrongPriceLines()).toEqual([]);
});

test("kept once, they are not asked for again until they change", async () => {
    const { order, member } = await setupTierEnv();
    order.setPartner(member);
    order.setPricelist(false);
    order.keepPrices(order.getWrongPriceLines());
    expect(order.getWrongPriceLines()).toEqual([]);
    order.lines[0].setUnitPrice(99);
    expect(order.getWrongPriceLines()).toEqual([order.lines[0]]);
    const stored = JSON.parse(JSON.stringify(order.serializeState()));
    expect(Object.values(stored.keptPrices)).toEqual([100, 100]);
});

test("they become member prices", async () => {
    const { order, member } = await setupTierEnv();
    order.setPartner(member);
    order.lines[0].price_type = "manual";
    order.lines[0].setUnitPrice(70);
    order.setPricelist(false);
    order.applyMemberPrices(order.getWrongPriceLines());
    expect(unitPrices(order)).toEqual([10, 10]);
    expect(order.isMemberPriced).toBe(true);
});

test("a paid check and a refund have none", async () => {
    const { order, member } = await setupTierEnv();
    order.setPartner(member);
    order.setPricelist(false);
    order.is_refund = true;
    expect(order.getWrongPriceLines()).toEqual([]);
    order.is_refund = false;
    order.state = "paid";
    expect(order.getWrongPriceLines()).toEqual([]);
});
