import { patch } from "@web/core/utils/patch";
import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { PaymentScreen } from "@point_of_sale/app/screens/payment_screen/payment_screen";
import { GuestCard } from "@restaurant_crm/app/components/guest_card/guest_card";

patch(PaymentScreen, { components: { ...PaymentScreen.components, GuestCard } });

patch(PaymentScreen.prototype, {
    setup() {
        super.setup(...arguments);
        useBarcodeReader({ client: this.onGuestScan, product: this.onGuestScan });
    },

    /** A card shown at the moment of paying. */
    async onGuestScan(code) {
        const guest = await this.pos.scanGuest(code.code);
        if (!guest) {
            this.pos.barcodeReader.showNotFoundNotification(code);
        } else if (this.currentOrder.getPartner() !== guest) {
            await this.pos.setGuest(guest);
        }
    },
});
