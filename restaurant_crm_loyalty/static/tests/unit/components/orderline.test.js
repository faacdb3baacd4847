import { expect, test } from "@odoo/hoot";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";
import { Orderline } from "@point_of_sale/app/components/orderline/orderline";
import { OrderDisplay } from "@point_of_sale/app/components/order_display/order_display";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { setupTierEnv } from "@restaurant_crm_loyalty/../tests/unit/tier_utils";

definePosModels();

test("a member's line shows both prices and the saving", async () => {
    const { order, member } = await setupTierEnv();
    order.setPartner(member);
    await mountWithCleanup(Orderline, { props: { line: order.lines[0] } });
    expect(".price").toHaveText(/34\.50$/); // 3 × 10 and 15 % tax
    expect(".normal-price").toHaveText(/345\.00$/);
    expect(".restaurant-member-price .saving").toHaveText(/310\.50$/);
});

test("others see one price", async () => {
    const { order, other } = await setupTierEnv();
    order.setPartner(other);
    await mountWithCleanup(Orderline, { props: { line: order.lines[0] } });
    expect(".price").toHaveCount(1);
    expect(".restaurant-member-price").toHaveCount(0);
});

test("a gift receipt tells no price", async () => {
    const { order, member } = await setupTierEnv();
    order.setPartner(member);
    await mountWithCleanup(Orderline, {
        props: { line: order.lines[1], mode: "receipt", basic_receipt: true },
    });
    expect(".orderline").toHaveCount(1);
    expect(".restaurant-member-price").toHaveCount(0);
});

test("the check shows what the tier saves", async () => {
    const { order, member } = await setupTierEnv();
    order.setPartner(member);
    await mountWithCleanup(OrderDisplay, { props: { order, slots: {} } });
    expect(".order-summary .restaurant-member-saving").toHaveText(/Gold member saves/);
    expect(".order-summary .restaurant-member-saving .saving").toHaveText(/\d/);
});
