import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupTierEnv } from "@restaurant_crm_loyalty/../tests/unit/tier_utils";

definePosModels();

/** Adds a menu with desks of the choice "Desks", which includes one. */
async function addMenu(store, order, { qty = 1, desk = 3 } = {}) {
    const dish = {
        combo_item_id: store.models["product.combo.item"].get(desk),
        configuration: { attribute_custom_values: {}, attribute_value_ids: [] },
        qty: 1,
    };
    const line = await store.addLineToOrder(
        {
            product_tmpl_id: store.models["product.template"].get(7),
            payload: [[dish], []],
            qty,
        },
        order
    );
    return line.combo_parent_id || line;
}

const dishPrices = (menu) => menu.combo_line_ids.map((dish) => dish.price_unit);

for (const qty of [1, 2]) {
    test(`${qty} set menu(s) have a member price`, async () => {
        const { store, order, member } = await setupTierEnv();
        const menu = await addMenu(store, order, { qty });
        const normal = menu.chargedUnitPrice;
        order.setPartner(member);
        expect(menu.chargedUnitPrice).toBe(normal / 10);
        expect(menu.normalUnitPrice).toBe(normal);
        expect(menu.combo_line_ids[0].memberSaving).toBe(0);
        expect(menu.memberSaving).toBe(order.currency.round(menu.displayPrice * 9));
        order.setPartner(false);
        expect(menu.chargedUnitPrice).toBe(normal);
    });
}

test("extras of a set menu cost members the same", async () => {
    const { store, order, member } = await setupTierEnv();
    const menu = await addMenu(store, order, { desk: 4 }); // + 50
    const normal = menu.chargedUnitPrice;
    order.setPartner(member);
    expect(menu.chargedUnitPrice).toBe((normal - 50) / 10 + 50);
});

test("a set menu is guarded as a whole", async () => {
    const { store, order, member } = await setupTierEnv();
    order.setPartner(member);
    const menu = await addMenu(store, order);
    expect(order.getWrongPriceLines()).toEqual([]);
    const prices = dishPrices(menu);
    menu.combo_line_ids[0].setUnitPrice(prices[0] + 5);
    expect(order.getWrongPriceLines()).toEqual([menu]);
    order.applyMemberPrices([menu]);
    expect(dishPrices(menu)).toEqual(prices);
});
