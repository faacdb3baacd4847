import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store"; // patched first: it is overridden here
// What is not moved is not priced for the other check either.
import "@restaurant_crm_loyalty/app/services/pos_store_member_price";

/** Dishes can be put to another check. What their guest has paid in, or pays, cannot. */
patch(PosStore.prototype, {
    async mergeOrders(sourceOrder, destOrder) {
        if (!this.moveTopupGuest(sourceOrder, destOrder)) {
            return destOrder;
        }
        this.dropTenderDiscount(sourceOrder);
        await this.dropPoints(sourceOrder);
        return super.mergeOrders(...arguments);
    },

    /**
     * A top-up is credited to the guest of the check that it comes to.
     *
     * @returns {boolean} false: that would be somebody else
     */
    moveTopupGuest(sourceOrder, destOrder) {
        const guest = sourceOrder.topupLines.length && sourceOrder.getPartner();
        if (!guest) {
            return true;
        }
        if (!destOrder.getPartner()) {
            destOrder.setPartner(guest);
        }
        if (destOrder.getPartner().id === guest.id) {
            return true;
        }
        this.storedValue.alert(
            _t(
                "The top-up of %(guest)s would be credited to %(other)s. Pay it first, or remove it, then move the order.",
                { guest: guest.name, other: destOrder.getPartnerName() }
            )
        );
        return false;
    },

    /** The server holds points for the check that they were taken for. */
    async dropPoints(order) {
        const lines = order.pointsLines;
        if (!lines.length || order.isRefund) {
            return;
        }
        for (const line of lines) {
            order.removeOrderline(line);
        }
        await this.releaseDropped(order);
        this.notification.add(
            _t(
                "The points of %s were given back. Use them again on this order.",
                order.getPartnerName()
            )
        );
    },
});
