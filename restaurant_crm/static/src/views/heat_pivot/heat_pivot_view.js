import { registry } from "@web/core/registry";
import { PivotRenderer } from "@web/views/pivot/pivot_renderer";
import { pivotView } from "@web/views/pivot/pivot_view";

const STRONGEST = 0.75; // opacity of the cell with most in it

/** A pivot whose cells are the darker, the more there is in them; totals stay plain. */
export class HeatPivotRenderer extends PivotRenderer {
    static template = "restaurant_crm.HeatPivotRenderer";

    getHeat(cell) {
        const peak = this.getPeak(cell.measure);
        if (cell.isBold || !(cell.value > 0) || !peak) {
            return false;
        }
        const opacity = (STRONGEST * cell.value) / peak;
        return `background-color: rgba(230, 126, 34, ${opacity.toFixed(3)}) !important`;
    }

    /** The most that any cell of a measure has, of the table that is shown. */
    getPeak(measure) {
        if (this.peaksOf !== this.table) {
            this.peaksOf = this.table;
            this.peaks = {};
            for (const cell of this.table.rows.flatMap(
                (row) => row.subGroupMeasurements
            )) {
                if (!cell.isBold && cell.value > (this.peaks[cell.measure] || 0)) {
                    this.peaks[cell.measure] = cell.value;
                }
            }
        }
        return this.peaks[measure];
    }
}

registry.category("views").add("restaurant_heat_pivot", {
    ...pivotView,
    Renderer: HeatPivotRenderer,
});
