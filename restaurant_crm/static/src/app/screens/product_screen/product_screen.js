import { patch } from "@web/core/utils/patch";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { GuestCard } from "@restaurant_crm/app/components/guest_card/guest_card";

patch(ProductScreen, { components: { ...ProductScreen.components, GuestCard } });

patch(ProductScreen.prototype, {
    /** Our cards by one indexed lookup; the stock search on the barcode scans all contacts. */
    async _getPartnerByBarcode(code) {
        const guest = await this.pos.scanGuest(code.code);
        return guest || super._getPartnerByBarcode(...arguments);
    },

    /** A card whose number the nomenclature takes for a product still finds its guest. */
    async _barcodeProductAction(code) {
        if (!(await this._getProductByBarcode(code))) {
            const guest = await this.pos.scanGuest(code.code);
            if (guest) {
                return this.pos.setGuest(guest);
            }
        }
        return super._barcodeProductAction(...arguments);
    },
});
