import { describe, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { Deferred } from "@web/core/utils/concurrency";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";

definePosModels();
describe.current.tags("desktop");

for (const action of ["_barcodePartnerAction", "_barcodeProductAction"]) {
    test(`${action}: a guest is put on the check that was scanned for`, async () => {
        const store = await setupPosEnv();
        const guest = store.models["res.partner"].get(3);
        const found = new Deferred();
        patchWithCleanup(store, { scanGuest: () => found });
        const screen = Object.create(ProductScreen.prototype);
        patchWithCleanup(screen, {
            pos: store,
            barcodeReader: { showNotFoundNotification() {} },
            async _getProductByBarcode() {},
        });
        const order = store.addNewOrder();
        const scanning = screen[action]({ code: "0421234567890" });
        const other = store.createNewOrder();
        store.setOrder(other);
        found.resolve(guest);
        await scanning;
        expect(Boolean(order.getPartner() || other.getPartner())).toBe(false);
        store.setOrder(order);
        await screen[action]({ code: "0421234567890" });
        expect(order.getPartner()).toBe(guest);
    });
}
