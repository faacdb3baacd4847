import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";

/** RG and 36 letters and digits: what a guest's phone shows, see tools/guest_token.py. */
const CODE = /^RG[A-Z2-7]{36}$/i;

patch(PosStore.prototype, {
    /** The code of a phone is good once: a refusal is told, and not asked again. */
    async scanGuest(code) {
        if (!CODE.test(code)) {
            return super.scanGuest(...arguments);
        }
        const reply = await this.data.silentCall(
            "pos.config",
            "restaurant_find_guests",
            [[this.config.id], code],
            { scan: true }
        );
        if (reply?.ok) {
            return this.loadGuestPartner(reply.guests[0].partner_id);
        }
        if (reply) {
            this.storedValue.alert(reply.message);
        }
        return undefined;
    },
});
