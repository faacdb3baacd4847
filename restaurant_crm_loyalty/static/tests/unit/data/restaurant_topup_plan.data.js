import { patch } from "@web/core/utils/patch";
import { models } from "@web/../tests/web_test_helpers";
import { hootPosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PosSession } from "@point_of_sale/../tests/unit/data/pos_session.data";

export class RestaurantTopupPlan extends models.ServerModel {
    _name = "restaurant.topup.plan";

    _load_pos_data_fields() {
        return ["name", "amount", "bonus", "bonus_months"];
    }

    _records = [
        { id: 1, name: "1000 → 200", amount: 1000, bonus: 200, bonus_months: 12 },
        { id: 2, name: "500 → 50", amount: 500, bonus: 50, bonus_months: 12 },
    ];
}

patch(hootPosModels, [...hootPosModels, RestaurantTopupPlan]);

patch(PosSession.prototype, {
    _load_pos_data_models() {
        return [...super._load_pos_data_models(), "restaurant.topup.plan"];
    },
});
