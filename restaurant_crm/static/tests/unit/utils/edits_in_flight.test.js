import { describe, expect, test } from "@odoo/hoot";
import {
    findEdits,
    readCheck,
    redoEdits,
} from "@restaurant_crm/app/utils/edits_in_flight";

describe.current.tags("headless");

function makeRecord(name, uuid, values) {
    const update = function (changes) {
        Object.assign(this, changes);
    };
    return { model: { name }, uuid, update, ...values };
}

function makeOrder() {
    const line = (uuid, qty) =>
        makeRecord("pos.order.line", uuid, { qty, discount: 0 });
    return makeRecord("pos.order", "o", {
        partner_id: { id: 1 },
        lines: [line("a", 2), line("b", 1)],
        payment_ids: [],
        removeOrderline(gone) {
            this.lines = this.lines.filter((one) => one !== gone);
        },
    });
}

const nothingGone = () => false;

test("a check that was left alone has no edits", () => {
    const order = makeOrder();
    const sent = readCheck(order);
    order.partner_id = { id: 1 }; // the same guest, read again
    expect(findEdits(sent, order, nothingGone).size).toBe(0);
});

test("what was done meanwhile is done again", () => {
    const order = makeOrder();
    const sent = readCheck(order);
    order.lines[0].qty = 3;
    order.partner_id = { id: 2 };
    const edits = findEdits(sent, order, nothingGone);
    expect([...edits]).toEqual([
        ["o", { partner_id: { id: 2 } }],
        ["a", { qty: 3 }],
    ]);
    const answered = makeOrder();
    expect(redoEdits(answered, edits)).toBe(true);
    expect(answered.lines.map((line) => Boolean(line._dirty))).toEqual([true, false]);
    expect(answered.partner_id.id).toBe(2);
    expect(answered.lines.map((line) => line.qty)).toEqual([3, 1]);
});

test("what the answer left alone is still to be sent", () => {
    const order = makeOrder();
    const sent = readCheck(order);
    order.lines[0].qty = 3;
    const edits = findEdits(sent, order, nothingGone);
    order.lines[0]._dirty = false; // core takes it for sent
    expect(redoEdits(order, edits)).toBe(true);
    expect(order.lines[0]._dirty).toBe(true);
});

test("a payment that was entered, changed or deleted meanwhile", () => {
    const pay = (uuid, amount) => makeRecord("pos.payment", uuid, { amount });
    const take = (...payments) => ({
        ...makeOrder(),
        payment_ids: payments,
        removePaymentline(gone) {
            this.payment_ids = this.payment_ids.filter((one) => one !== gone);
        },
    });
    const sent = readCheck(take(pay("p", 5), pay("q", 1)));
    const edits = findEdits(sent, take(pay("p", 6), pay("r", 2)), () => true);
    const answered = take(pay("p", 5), pay("q", 1));
    redoEdits(answered, edits);
    expect(answered.payment_ids.map(({ uuid, amount }) => [uuid, amount])).toEqual([
        ["p", 6],
    ]);
});

test("a dish that was taken off does not come back", () => {
    const order = makeOrder();
    const sent = readCheck(order);
    order.lines.pop();
    const edits = findEdits(sent, order, (uuid) => uuid === "b");
    const answered = makeOrder();
    redoEdits(answered, edits);
    expect(answered.lines.map((line) => line.uuid)).toEqual(["a"]);
});

test("a dish that went to another check stays there", () => {
    const order = makeOrder();
    const sent = readCheck(order);
    order.lines.pop();
    expect(findEdits(sent, order, nothingGone).size).toBe(0);
});
