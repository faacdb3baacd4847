import { patch } from "@web/core/utils/patch";
import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";
import "@pos_restaurant/app/utils/devices_synchronisation"; // patched first

patch(DevicesSynchronisation.prototype, {
    async processDynamicRecords(dynamicRecords) {
        const result = await super.processDynamicRecords(...arguments);
        const orders = (dynamicRecords["pos.order"] || []).map(({ id }) =>
            this.models["pos.order"].get(id)
        );
        this.pos.checkUnstoredPayments(orders.filter(Boolean));
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
