import { patch } from "@web/core/utils/patch";
import { models } from "@web/../tests/web_test_helpers";
import { hootPosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PosOrderLine } from "@point_of_sale/../tests/unit/data/pos_order_line.data";
import { PosSession } from "@point_of_sale/../tests/unit/data/pos_session.data";
import { ResPartner } from "@point_of_sale/../tests/unit/data/res_partner.data";

/** Gold pays core's test pricelist 3: a tenth of the list price. */
export class RestaurantTier extends models.ServerModel {
    _name = "restaurant.tier";

    _load_pos_data_fields() {
        return ["name", "sequence", "color", "pricelist_id"];
    }

    _records = [
        { id: 1, name: "Gold", sequence: 10, color: 3, pricelist_id: 3 },
        { id: 2, name: "Friend", sequence: 5, color: 1, pricelist_id: false },
    ];
}

patch(hootPosModels, [...hootPosModels, RestaurantTier]);

patch(PosSession.prototype, {
    _load_pos_data_models() {
        return [...super._load_pos_data_models(), "restaurant.tier"];
    },
});

patch(ResPartner.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(), "restaurant_tier_id"];
    },
});

patch(PosOrderLine.prototype, {
    _load_pos_data_fields() {
        return [...super._load_pos_data_fields(), "restaurant_normal_price"];
    },
});
