import { registry } from "@web/core/registry";
import { GraphModel } from "@web/views/graph/graph_model";
import { graphView } from "@web/views/graph/graph_view";

/** A graph in which a rate or a score of nothing is a gap; Odoo draws it as zero. */
export class GapGraphModel extends GraphModel {
    _getData() {
        const data = super._getData(...arguments);
        const { fields, measure } = this.metaData;
        if (fields[measure]?.aggregator === "avg") {
            for (const dataset of data.datasets) {
                dataset.data = dataset.data.map((value, index) => {
                    const isCounted = dataset.domains[index].length > 0;
                    return value || (value === 0 && isCounted) ? value : null;
                });
            }
        }
        return data;
    }
}

registry.category("views").add("restaurant_gap_graph", {
    ...graphView,
    Model: GapGraphModel,
});
