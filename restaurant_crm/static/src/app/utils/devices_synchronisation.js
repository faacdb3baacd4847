import { patch } from "@web/core/utils/patch";
import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";
import "@pos_restaurant/app/utils/devices_synchronisation"; // patched first
import { leaveOutOrders } from "@restaurant_crm/app/utils/stale_drafts";

patch(DevicesSynchronisation.prototype, {
    setup() {
        this.told = []; // orders that the server has just told
        super.setup(...arguments);
    },

    /** Core takes for sent what it has read: what was undone is done again after that. */
    async readDataFromServer() {
        const result = await super.readDataFromServer(...arguments);
        this.told.splice(0).forEach((order) => order.redoEdits());
        return result;
    },

    async processDynamicRecords(dynamicRecords) {
        // What the records refer to was read meanwhile, and something may have been paid.
        const isStale = (order) => this.pos.data.isStaleDraft(order);
        const fresh = leaveOutOrders(dynamicRecords, isStale);
        const result = await super.processDynamicRecords(fresh);
        const ids = (fresh["pos.order"] || []).map(({ id }) => id);
        const orders = this.models["pos.order"].readMany(ids).filter(Boolean);
        this.told.push(...orders);
        this.pos.confirmOrders(orders);
        return result;
    },

    /** Cancelled by another till: what was paid here is sent first, and answered. */
    processDeletedRecords(deletedRecords) {
        const ids = (deletedRecords["pos.order"] || []).filter(
            (id) => !this.models["pos.order"].get(id)?.isUnconfirmed
        );
        return super.processDeletedRecords({ ...deletedRecords, "pos.order": ids });
    },
});
