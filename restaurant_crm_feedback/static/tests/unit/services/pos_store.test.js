import { expect, test } from "@odoo/hoot";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

test("a question about a check is one case about its bill", async () => {
    const store = await setupPosEnv();
    const order = store.addNewOrder();
    const calls = [];
    let reply = false;
    store.data.silentCall = async (model, method, args) => {
        calls.push(args[1]);
        return reply;
    };
    expect(store.canAskQuestion).toBe(true);
    expect(await store.askQuestion(order, "Why so few points?")).toBe(false);
    reply = { ok: true, number: "C00001" };
    expect(await store.askQuestion(order, "Why so few points?")).toBe(true);
    expect(calls.map(({ case_type: type }) => type)).toEqual(["price", "price"]);
    expect(calls[0].text).toBe("Why so few points?");
    expect(calls[0].order_uuid).toBe(order.uuid);
    expect(calls[0].key).toBe(calls[1].key);
});
