import { describe, expect, test } from "@odoo/hoot";
import { allocate } from "@restaurant_crm_loyalty/app/utils/coupon_amounts";
import { judge } from "@restaurant_crm_loyalty/app/utils/coupon_stacking";

/** The same numbers as in tests/test_coupon_stacking.py: till and server agree. */
const NEVER = 10 ** 9;
const line = (key, amount, product = 1, quantity = 1, price = amount) => ({
    key,
    products: [product],
    quantity,
    amount,
    price,
});
const coupon = (id, kind, value, rules = {}) => ({
    id,
    kind,
    value,
    offer: id,
    products: null,
    cap: 0,
    minimum: 0,
    before: false,
    stacking: "stackable",
    group: null,
    best: true,
    expiry: NEVER,
    single: false,
    ...rules,
});
const amount = (id, value, rules) => coupon(id, "amount", value, rules);
const percent = (id, value, rules) => coupon(id, "percent", value, rules);
const dish = (id, product) => coupon(id, "dish", 1, { products: new Set([product]) });
const savings = (lines, coupons, ...options) =>
    Object.fromEntries(
        Object.entries(judge(lines, coupons, ...options)).map(([id, outcome]) => [
            id,
            outcome.problem || outcome.saving,
        ])
    );

describe.current.tags("headless");

test("a threshold is met to the cent", () => {
    const from100 = amount(1, 2000, { minimum: 10000 });
    expect(savings([line("a", 10000)], [from100])).toEqual({ 1: 2000 });
    const outcome = judge([line("a", 9999)], [from100])[1];
    expect([outcome.problem, outcome.missing]).toEqual(["threshold", 1]);
});

test("per cent, with a cap, rounded half up", () => {
    expect(savings([line("a", 30000)], [percent(1, 20, { cap: 5000 })])).toEqual({
        1: 5000,
    });
    expect(savings([line("a", 1005)], [percent(1, 10)])).toEqual({ 1: 101 });
});

test("a dish for nothing, or at a price", () => {
    const lines = [line("a", 1300, 7, 1, 1000), line("b", 5000)];
    expect(savings(lines, [dish(1, 7)])).toEqual({ 1: 1000 });
    expect(savings([lines[1]], [dish(1, 7)])).toEqual({ 1: "dish" });
    const for990 = coupon(1, "dish_price", 990, { products: new Set([7]) });
    expect(savings([line("a", 7600, 7, 2, 3800)], [for990])).toEqual({ 1: 2810 });
});

test("dish, per cent, amount", () => {
    const lines = [line("a", 5000, 7), line("b", 15000)];
    expect(savings(lines, [amount(1, 2000), percent(2, 10), dish(3, 7)])).toEqual({
        1: 2000,
        2: 1500,
        3: 5000,
    });
});

test("a threshold after dish coupons, and before", () => {
    const lines = [line("a", 1500, 7), line("b", 8500)];
    const late = amount(1, 2000, { minimum: 10000 });
    expect(savings(lines, [late, dish(2, 7)])).toEqual({ 1: "threshold", 2: 1500 });
    const early = amount(1, 2000, { minimum: 10000, before: true });
    expect(savings(lines, [early, dish(2, 7)])).toEqual({ 1: 2000, 2: 1500 });
});

test("beside each other", () => {
    const lines = [line("a", 20000)];
    const alone = amount(1, 5000, { stacking: "exclusive" });
    expect(savings(lines, [alone, amount(2, 2000)])).toEqual({
        1: 5000,
        2: "exclusive",
    });
    expect(savings(lines, [alone, amount(2, 3000), percent(3, 15)])).toEqual({
        1: "exclusive",
        2: 3000,
        3: 3000,
    });
    const group = { stacking: "one_of_group", group: "lunch" };
    expect(
        savings(lines, [amount(1, 2000, group), percent(2, 15, group), amount(3, 100)])
    ).toEqual({ 1: "group", 2: 3000, 3: 100 });
    expect(
        savings(lines, [
            amount(1, 2000, { ...group, expiry: 20 }),
            amount(2, 2000, { ...group, expiry: 10 }),
        ])
    ).toEqual({ 1: "group", 2: 2000 });
    expect(savings(lines, [amount(1, 100), amount(2, 300), amount(3, 200)], 2)).toEqual(
        { 1: "max", 2: 300, 3: 200 }
    );
});

test("shares follow net amounts, the remainder goes to the largest", () => {
    const outcome = judge([line("a", 6000), line("b", 4000)], [amount(1, 2000)])[1];
    expect(outcome.shares).toEqual({ a: 1200, b: 800 });
    expect(allocate(100, { a: 3333, b: 3334, c: 3333 })).toEqual({
        a: 33,
        b: 34,
        c: 33,
    });
});
