import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getFilledOrder, setupPosEnv } from "@point_of_sale/../tests/unit/utils";

definePosModels();

describe.current.tags("desktop");

test("lines made while the server answers stay lines of the check", async () => {
    const store = await setupPosEnv();
    const order = await getFilledOrder(store);
    const made = order.lines[1];
    // the server knows nothing of the lines: they were made after the request
    store.models.loadConnectedData({
        "pos.order": [{ ...order.raw, id: 4711, lines: [] }],
    });
    expect(order.id).toBe(4711);
    expect(order.lines.includes(made)).toBe(true);
    expect(order.lines.every((line) => line.order_id === order)).toBe(true);
    expect(made.currency.id).toBe(order.currency.id);
    expect(order.isDirty()).toBe(true);
});
