import { expect, test } from "@odoo/hoot";
import { GapGraphModel } from "@restaurant_crm/views/gap_graph/gap_graph_view";

const makePoint = (month, outlet, value) => ({
    labels: [month, outlet],
    value,
    count: 1,
    domain: [["outlet", "=", outlet]],
    identifier: `${month} ${outlet}`,
});

/** What a graph draws of each outlet: too few answers are no score. */
function draw(aggregator) {
    const model = Object.create(GapGraphModel.prototype);
    model.metaData = {
        fields: { score: { aggregator } },
        groupBy: [],
        measure: "score",
        measures: { score: { string: "Score" } },
        mode: "line",
    };
    const points = [
        makePoint("January", "Bistro", 0),
        makePoint("January", "Hot Pot", 40),
        makePoint("February", "Bistro", false),
    ];
    return model._getData(points, true).datasets.map((dataset) => dataset.data);
}

test("what is not known of a score is a gap, and zero is zero", () => {
    expect(draw("avg")).toEqual([
        [0, null],
        [40, null],
    ]);
});

test("nothing is zero where things are counted", () => {
    expect(draw("sum")).toEqual([
        [0, false],
        [40, 0],
    ]);
});
