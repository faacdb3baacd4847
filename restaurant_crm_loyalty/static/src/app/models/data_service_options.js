import { DataServiceOptions } from "@point_of_sale/app/models/data_service_options";
import { patch } from "@web/core/utils/patch";

patch(DataServiceOptions.prototype, {
    /**
     * A tier made after the till was opened would draw its pricelist, all rules of it
     * and their products with it. It is loaded when the till is opened next.
     */
    get prohibitedAutoLoadedFields() {
        const prohibited = super.prohibitedAutoLoadedFields;
        const partnerFields = prohibited["res.partner"] || [];
        return {
            ...prohibited,
            "res.partner": [...partnerFields, "restaurant_tier_id"],
        };
    },
});
