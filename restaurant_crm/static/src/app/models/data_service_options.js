import { patch } from "@web/core/utils/patch";
import { DataServiceOptions } from "@point_of_sale/app/models/data_service_options";
import "@pos_restaurant/app/models/data_service_options"; // patched first: it adds a model

function getOrder(record) {
    return record.pos_order_id || record.order_id || record;
}

patch(DataServiceOptions.prototype, {
    /** The browser's database keeps a paid check until the server has it. */
    get databaseTable() {
        const tables = Object.entries(super.databaseTable).map(([model, table]) => {
            const condition = (record) =>
                !getOrder(record).isUnconfirmed && table.condition(record);
            return [model, { ...table, condition }];
        });
        return Object.fromEntries(tables);
    },
});
