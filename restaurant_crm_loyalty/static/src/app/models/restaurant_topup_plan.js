import { registry } from "@web/core/registry";
import { Base } from "@point_of_sale/app/models/related_models";

/** A rung of the top-up ladder: `amount`, `bonus`, `bonus_months`. */
export class RestaurantTopupPlan extends Base {
    static pythonModel = "restaurant.topup.plan";
}

registry
    .category("pos_available_models")
    .add("restaurant.topup.plan", RestaurantTopupPlan);
