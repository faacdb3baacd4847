import { SplitBillScreen } from "@pos_restaurant/app/screens/split_bill_screen/split_bill_screen";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

patch(SplitBillScreen.prototype, {
    /** The server holds points for the check that they were taken for: they stay. */
    onClickLine(line) {
        if (line.isPointsDiscount) {
            this.pos.notification.add(
                _t("Points stay with the order that they were taken for.")
            );
            return;
        }
        super.onClickLine(...arguments);
    },

    get totOrderQty() {
        const stay = this.currentOrder.pointsLines.filter((line) =>
            line.isGlobalDiscountApplicable()
        );
        return stay.reduce((sum, line) => sum - line.qty, super.totOrderQty);
    },

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
