import { SplitBillScreen } from "@pos_restaurant/app/screens/split_bill_screen/split_bill_screen";
import { patch } from "@web/core/utils/patch";

patch(SplitBillScreen.prototype, {
    /** Both parts of a member's check are the member's, at member prices. */
    async handleDiscountLines(originalOrder, newOrder) {
        const pricelist = originalOrder.pricelist_id;
        if (originalOrder.memberPricelist) {
            newOrder.setPartner(originalOrder.partner_id);
            newOrder.setPricelist(pricelist);
        }
        return super.handleDiscountLines(...arguments);
    },
});
