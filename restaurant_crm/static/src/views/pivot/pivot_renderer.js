import { patch } from "@web/core/utils/patch";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";

patch(PivotRenderer.prototype, {
    /** A rate of nothing is empty, as any other figure of nothing is: it is not 0 %. */
    getFormattedValue(cell) {
        return cell.value === false
            ? { value: "" }
            : super.getFormattedValue(...arguments);
    },
});
