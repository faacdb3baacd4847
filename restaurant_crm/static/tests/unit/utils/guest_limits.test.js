import { describe, expect, test } from "@odoo/hoot";
import {
    findLimits,
    guestLimits,
    rememberLimits,
} from "@restaurant_crm/app/utils/guest_limits";

describe.current.tags("headless");

const makeOrder = (uuid, partnerId) => ({
    uuid,
    getPartner: () => ({ id: partnerId }),
});
const card = {
    sections: {
        preferences: {
            allergies: [{ id: 1, name: "Peanut", preference_id: 10 }],
            tastes: [
                { id: 2, name: "Vegan", preference_id: 20 },
                { id: 3, name: "Window", preference_id: 30 },
            ],
        },
    },
};
const names = (order, ...unfit) =>
    findLimits(guestLimits, order, { restaurant_unfit_ids: unfit }).map(
        ({ name, kind }) => `${kind} ${name}`
    );

test("a dish with something that the guest must not eat, allergies first", () => {
    const order = makeOrder("one", 3);
    expect(rememberLimits(order, card)).toBe(true);
    expect(names(order, 20, 10)).toEqual(["allergy Peanut", "diet Vegan"]);
    expect(names(order, 99)).toEqual([]);
    expect(names(order)).toEqual([]);
    expect(findLimits(guestLimits, order, undefined)).toEqual([]);
});

test("the same card twice is no news", () => {
    const order = makeOrder("two", 3);
    expect(rememberLimits(order, card)).toBe(true);
    expect(rememberLimits(order, card)).toBe(false);
    expect(rememberLimits(order, { sections: {} })).toBe(true);
    expect(names(order, 10)).toEqual([]);
});

test("what one guest must not eat is not said of the next", () => {
    rememberLimits(makeOrder("three", 3), card);
    expect(names(makeOrder("three", 4), 10)).toEqual([]);
    expect(names(makeOrder("four", 3), 10)).toEqual([]);
    expect(findLimits(guestLimits, undefined, { restaurant_unfit_ids: [10] })).toEqual(
        []
    );
});
