import { registry } from "@web/core/registry";
import { Base } from "@point_of_sale/app/models/related_models";

/** A rank of membership; `pricelist_id` is what its members pay. */
export class RestaurantTier extends Base {
    static pythonModel = "restaurant.tier";
}

registry
    .category("pos_available_models")
    .add(RestaurantTier.pythonModel, RestaurantTier);
