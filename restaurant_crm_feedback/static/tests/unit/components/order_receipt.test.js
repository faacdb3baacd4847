import { expect, test } from "@odoo/hoot";
import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

definePosModels();

async function showReceipt(values) {
    const store = await setupPosEnv();
    const order = await getFilledOrder(store);
    Object.assign(order, values);
    await mountWithCleanup(OrderReceipt, { props: { order } });
}

test("the receipt has a code once the server has signed the link", async () => {
    await showReceipt({
        state: "paid",
        restaurant_feedback_url: "https://example.com/restaurant_crm/feedback/o1.2.3",
    });
    expect(".restaurant-feedback-code").toHaveAttribute("src", /^data:image/);
    expect(".restaurant-feedback").toHaveText(/tell us/);
});

test("no link, no code", async () => {
    await showReceipt({ state: "paid", restaurant_feedback_url: false });
    expect(".restaurant-feedback").toHaveCount(0);
});

test("a bill that is not paid yet asks nothing", async () => {
    await showReceipt({ restaurant_feedback_url: "https://example.com/x" });
    expect(".restaurant-feedback").toHaveCount(0);
});
