import { describe, expect, test } from "@odoo/hoot";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { getMostPoints, isPossible } from "@restaurant_crm_loyalty/app/utils/points";
import { describeProgress } from "@restaurant_crm_loyalty/app/utils/progress_text";
import { mockStoredValue, setupStoredValue } from "../stored_value_helpers";

definePosModels();

describe.current.tags("desktop");

const terms = { min: 100, share: 50, step: 10, value: 0.01 };
const format = (amount) => `¥${amount}`;
const tell = (progress) => describeProgress(progress, format).map(String);

test("half of the check, in whole steps, and no more than there are", () => {
    expect(getMostPoints(9000, 97.3, terms)).toBe(4860);
    expect(getMostPoints(1234, 97.3, terms)).toBe(1230);
    expect(getMostPoints(9, 97.3, terms)).toBe(0);
    // 0.1 + 0.2 of a check is 15 points of a cent, not 14.999…
    expect(getMostPoints(9000, 0.1 + 0.2, { ...terms, step: 1 })).toBe(15);
    expect(getMostPoints(9000, 97.3, { ...terms, value: 0 })).toBe(0);
    // other points pay 20 already
    expect(getMostPoints(9000, 97.3, terms, 20)).toBe(2860);
    expect(getMostPoints(9000, 97.3, terms, 50)).toBe(0);
});

test("a number of points that may be used", () => {
    expect(isPossible(100, 4860, terms)).toBe(true);
    expect(isPossible(4860, 4860, terms)).toBe(true);
    expect(isPossible(99, 4860, terms)).toBe(false);
    expect(isPossible(105, 4860, terms)).toBe(false);
    expect(isPossible(4870, 4860, terms)).toBe(false);
    expect(isPossible(0, 4860, { ...terms, min: 0 })).toBe(false);
});

test("how far it is to the next tier, and what keeps this one", async () => {
    mockStoredValue();
    await setupStoredValue();
    expect(tell(false)).toEqual([]);
    expect(tell({ tier: "Gold", missing: 320, unit: "spend" })).toEqual([
        "¥320 to Gold",
    ]);
    const visits = { tier: "Gold", missing: 3, unit: "visits", until: "2026-12-31" };
    expect(tell(visits)[0]).toMatch(/^3 visits to Gold, by .*2026/);
    const keep = { keep: 40, keep_unit: "points", keep_until: "2026-12-31" };
    expect(tell(keep)[0]).toMatch(/^40 points to keep the tier, by .*2026/);
    expect(tell({ saved: 212, fee: 300 })).toEqual(["Saved ¥212 of ¥300"]);
});
