import { describe, expect, test } from "@odoo/hoot";
import {
    leaveOutOrders,
    preferUnconfirmed,
} from "@restaurant_crm/app/utils/stale_drafts";

describe.current.tags("headless");

const server = {
    "pos.order": [
        { id: 7, uuid: "a", state: "draft" },
        { id: 8, uuid: "b", state: "draft" },
    ],
    "pos.order.line": [
        { id: 1, uuid: "a1", order_id: 7, qty: 2 },
        { id: 2, uuid: "b1", order_id: 8, qty: 2 },
    ],
    "pos.payment": [{ id: 3, uuid: "a2", pos_order_id: 7 }],
    "res.partner": [{ id: 7 }],
};

test("an order is left out with what belongs to it", () => {
    const data = leaveOutOrders(server, (order) => order.uuid === "a");
    expect(data).toEqual({
        "pos.order": [server["pos.order"][1]],
        "pos.order.line": [server["pos.order.line"][1]],
        "pos.payment": [],
        "restaurant.order.course": [],
        "res.partner": [{ id: 7 }],
    });
});

test("nothing is copied where nothing is left out", () => {
    expect(leaveOutOrders(server, () => false)).toBe(server);
    expect(preferUnconfirmed(server)).toBe(server);
    expect(preferUnconfirmed({})).toEqual({});
});

for (const id of [7, "a"]) {
    test(`what the browser has paid, as ${id}, wins over the server's draft`, () => {
        const paid = {
            id,
            uuid: "a",
            state: "paid",
            JSONuiState: '{"unconfirmed":true}',
        };
        const line = { id: 1, uuid: "a1", order_id: id, qty: 3 };
        const data = preferUnconfirmed({
            ...server,
            "pos.order": [paid, ...server["pos.order"]],
            "pos.order.line": [line, ...server["pos.order.line"]],
        });
        expect(data["pos.order"]).toEqual([paid, server["pos.order"][1]]);
        expect(data["pos.order.line"]).toEqual([line, server["pos.order.line"][1]]);
    });
}

test("what the server has confirmed is the server's", () => {
    const paid = { id: 7, uuid: "a", state: "paid", JSONuiState: '{"booked":true}' };
    const data = { "pos.order": [paid, ...server["pos.order"]] };
    expect(preferUnconfirmed(data)).toBe(data);
});
