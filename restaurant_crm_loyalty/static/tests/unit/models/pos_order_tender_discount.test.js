import { expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupTierEnv } from "@restaurant_crm_loyalty/../tests/unit/tier_utils";

definePosModels();

/** Three and two dishes, and a fifth of them off. */
async function setupDiscount() {
    const { store, order } = await setupTierEnv();
    const product = store.models["product.product"].get(7);
    store.config.restaurant_tender_discount_product_id = product;
    const dishes = [...order.lines];
    const off = order.tenderDiscountBase / 5;
    const { taxes, unit } = order.shareTenderDiscount(off)[0];
    const values = {
        product_id: product,
        product_tmpl_id: product.product_tmpl_id,
        tax_ids: taxes.map((tax) => ["link", tax]),
        price_unit: -unit,
        qty: 1,
    };
    await store.addLineToOrder(values, order, { force: true }, false);
    const [discount] = order.tenderDiscountLines;
    return { order, dishes, discount };
}

test("a discount goes back with the dishes that it was taken off", async () => {
    const { order, dishes, discount } = await setupDiscount();
    const share = (...chosen) =>
        order.getRefundedTenderQuantity(
            discount,
            chosen.map(([line, qty]) => ({ line, qty }))
        );
    const same = dishes.filter(
        (x) =>
            String(x.tax_ids.map((t) => t.id)) ===
            String(discount.tax_ids.map((t) => t.id))
    );
    const worth = same.reduce((sum, line) => sum + line.priceIncl, 0);
    const [first] = same;
    expect(share(...same.map((line) => [line, line.qty]))).toBe(1);
    expect(share([first, 1])).toBeCloseTo(first.priceIncl / first.qty / worth, {
        margin: 0.005,
    });
    expect(share()).toBe(0);
});
