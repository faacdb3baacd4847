import { animationFrame, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { DynamicPlaceholderPopover } from "@web/views/fields/dynamic_placeholder_popover";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels(); // the tests share a page with the till, whose services start too

const FIELD = ".o_model_field_selector_popover_item_name";
const field = (name, string, more = {}) => ({
    ...{ name, string, type: "char", searchable: true },
    ...more,
});
const guest = { type: "many2one", relation: "restaurant.guest" };
const message = {
    name: field("name", "Name"),
    phone: field("phone", "Phone"),
    restaurant_guest_id: field("restaurant_guest_id", "Guest of the restaurant", guest),
};
const known = {
    last_dish: field("last_dish", "Last dish"),
    note: field("note", "Note"),
};
const allowed = ["name", "restaurant_guest_id", "restaurant_guest_id.last_dish"];

/** The dialog, for somebody who may use any field in templates of Odoo. */
async function mountDialog(resModel) {
    onRpc("has_group", () => true);
    onRpc("mail_allowed_qweb_expressions", () =>
        allowed.map((path) => `object.${path}`)
    );
    onRpc(resModel, "fields_get", () => message);
    onRpc("restaurant.guest", "fields_get", () => known);
    await setupPosEnv();
    await mountWithCleanup(DynamicPlaceholderPopover, {
        props: { resModel, close: () => {}, validate: (path) => expect.step(path) },
    });
}

test("a message to guests offers what is meant for them", async () => {
    await mountDialog("restaurant.campaign.placeholder");
    expect(queryAllTexts(FIELD)).toEqual(["Guest of the restaurant", "Name"]);
    await click(`[data-name=restaurant_guest_id] ${FIELD}`);
    await animationFrame();
    expect(queryAllTexts(FIELD)).toEqual(["Last dish"]);
    await click(`[data-name=last_dish] ${FIELD}`);
    await animationFrame();
    expect(FIELD).toHaveCount(0); // it is chosen, and was no way to somewhere else
});

test("other templates are left alone", async () => {
    await mountDialog("res.partner");
    expect(queryAllTexts(FIELD)).toEqual(["Guest of the restaurant", "Name", "Phone"]);
});
