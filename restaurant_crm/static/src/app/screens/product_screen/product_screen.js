import { useState } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { ProductScreen } from "@point_of_sale/app/screens/product_screen/product_screen";
import { GuestCard } from "@restaurant_crm/app/components/guest_card/guest_card";
import { findLimits, guestLimits } from "@restaurant_crm/app/utils/guest_limits";

patch(ProductScreen, { components: { ...ProductScreen.components, GuestCard } });

patch(ProductScreen.prototype, {
    setup() {
        super.setup(...arguments);
        this.guestLimits = useState(guestLimits);
    },

    /** The card of a dish that the guest of the order must not eat is marked. */
    productCardClass(product) {
        const [limit] = findLimits(this.guestLimits, this.currentOrder, product);
        const mark = limit ? `product-unfit product-unfit-${limit.kind}` : "";
        return `${this.pos.productViewMode} ${mark}`;
    },

    /** Our cards by one indexed lookup; the stock search on the barcode scans all contacts. */
    async _getPartnerByBarcode(code) {
        const order = this.currentOrder;
        const guest = await this.pos.scanGuest(code.code);
        if (guest && this.currentOrder !== order) {
            return this.currentOrder?.getPartner(); // of another table: scanned again there
        }
        return guest || super._getPartnerByBarcode(...arguments);
    },

    /** A card whose number the nomenclature takes for a product still finds its guest. */
    async _barcodeProductAction(code) {
        const order = this.currentOrder;
        if (!(await this._getProductByBarcode(code))) {
            const guest = await this.pos.scanGuest(code.code);
            if (guest) {
                return this.pos.setGuest(guest, order);
            }
        }
        return super._barcodeProductAction(...arguments);
    },
});
