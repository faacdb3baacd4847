import { expect, test } from "@odoo/hoot";
import { registry } from "@web/core/registry";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import "@restaurant_crm/views/pivot/pivot_renderer";

test("a rate of nothing is empty, and zero is zero", () => {
    // as percentages do, it makes zero of nothing
    registry
        .category("formatters")
        .add("restaurant_rate", (value) => `${value || 0} %`);
    const metaData = {
        fieldAttrs: {},
        measures: { rate: { name: "rate", type: "float" } },
        widgets: { rate: "restaurant_rate" },
    };
    const show = (value) =>
        PivotRenderer.prototype.getFormattedValue.call(
            { model: { metaData } },
            { measure: "rate", value }
        ).value;
    expect(show(false)).toBe("");
    expect(show(0)).toBe("0 %");
    expect(show(12.5)).toBe("12.5 %");
});
