import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@restaurant_crm_loyalty/app/services/pos_store"; // patched first

patch(PosStore.prototype, {
    /** The customer display shows what the guest has; it is kept nowhere. */
    onGuestCard(order, card) {
        super.onGuestCard(...arguments);
        const loyalty = card?.sections.loyalty;
        const accounts = loyalty?.accounts || [];
        order.guestStanding = loyalty && {
            partnerId: order.getPartner()?.id,
            balance: accounts.length
                ? accounts.reduce((sum, account) => sum + account.available, 0)
                : undefined,
            points: loyalty.points ? loyalty.points.usable : undefined,
        };
    },
});
