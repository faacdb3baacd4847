import { patch } from "@web/core/utils/patch";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";

patch(PartnerList.prototype, {
    /** The finder on top of the stock list, for whoever came here first. */
    async findGuest() {
        const choice = await this.pos.openGuestFinder({});
        if (choice?.partner) {
            this.clickPartner(choice.partner);
        }
    },
});
