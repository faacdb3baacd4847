import { computeComboItems } from "@point_of_sale/app/models/utils/compute_combo_items";

/**
 * What core's `PosOrder.setPricelist` would set on lines, without setting it.
 *
 * Set menus are priced for ONE menu: core forgets that the dishes of two menus come in
 * twos, and loses the extras of their attributes.
 */

/**
 * @param {PosOrderline} line any line but the dish of a set menu
 * @param {ProductPricelist|false} pricelist
 * @returns {number} unit price; of a set menu, that of all its dishes together
 */
export function getUnitPrice(line, pricelist) {
    if (line.combo_line_ids?.length) {
        return getDishPrices(line, pricelist).reduce(
            (total, { dish, price }) => total + (price * dish.qty) / line.qty,
            0
        );
    }
    const price = line.product_id.product_tmpl_id.getPrice(
        pricelist,
        line.getQuantity(),
        line.getPriceExtra(),
        false,
        line.product_id,
        line
    );
    return getPrecision(line).round(price);
}

/**
 * @param {PosOrderline} menu the first line of a set menu
 * @returns {{dish: PosOrderline, price: number}[]} the unit prices of its dishes
 */
export function getDishPrices(menu, pricelist) {
    if (!menu.qty) {
        return menu.combo_line_ids.map((dish) => ({ dish, price: dish.price_unit }));
    }
    const { included, additional } = sortDishes(menu);
    const models = menu.models;
    const prices = computeComboItems(
        menu.product_id,
        included.map((dish) => prepareDish(dish, menu)),
        pricelist,
        models["decimal.precision"].getAll(),
        models["product.template.attribute.value"].getAllBy("id"),
        additional.map((dish) => prepareDish(dish, menu)),
        menu.currency
    );
    return [...included, ...additional].map((dish, index) => ({
        dish,
        price: getPrecision(menu).round(prices[index].price_unit),
    }));
}

/** Dishes that the choices of a menu include, and those beyond. */
function sortDishes(menu) {
    const left = {};
    const included = [];
    const additional = [];
    for (const dish of menu.combo_line_ids) {
        const choice = dish.combo_item_id.combo_id;
        left[choice.id] ??= choice.qty_free;
        const remaining = left[choice.id] - dish.qty / menu.qty;
        if (remaining >= 0) {
            left[choice.id] = remaining;
            included.push(dish);
        } else {
            additional.push(dish);
        }
    }
    return { included, additional };
}

function prepareDish(dish, menu) {
    return {
        combo_item_id: dish.combo_item_id,
        configuration: {
            attribute_value_ids: dish.attribute_value_ids.map((v) => v.id),
        },
        qty: dish.qty / menu.qty,
    };
}

function getPrecision(line) {
    return line.models["decimal.precision"].find((dp) => dp.name === "Product Price");
}
