import { _t } from "@web/core/l10n/translation";
import { formatCurrency } from "@web/core/currency";
import { patch } from "@web/core/utils/patch";
import { CustomerDisplayPosAdapter } from "@point_of_sale/app/customer_display/customer_display_adapter";
import { firstName } from "@restaurant_crm_loyalty/app/utils/first_name";

/** What the guest in front of the till sees; no more of who it is than a first name. */
patch(CustomerDisplayPosAdapter.prototype, {
    formatOrderData(order) {
        super.formatOrderData(...arguments);
        this.data.restaurantMember = this.getMemberData(order);
    },

    getOrderlineData(line) {
        const saving = line.memberSaving;
        return {
            ...super.getOrderlineData(...arguments),
            normalPrice: saving ? line.currencyNormalPrice : "",
        };
    },

    /** `false` without a guest: the display keeps what it was sent last. */
    getMemberData(order) {
        const partner = order.getPartner();
        if (!partner) {
            return false;
        }
        const format = (amount) => formatCurrency(amount, order.currency.id);
        const saving = order.memberSaving;
        return {
            name: firstName(partner.name),
            tier: partner.restaurant_tier_id?.name || "",
            saving: saving ? format(saving) : "",
            notes: [...this.getStandingNotes(order, format)],
        };
    },

    /** Points of a paid check as the server counted them; before, what there is. */
    getStandingNotes(order, format) {
        const standing = order.guestStanding || {};
        const isTheirs = standing.partnerId === order.getPartner().id;
        const { balance, points } = isTheirs ? standing : {};
        const receipt = order.finalized && order.pointsReceipt;
        const notes = [];
        if (receipt?.earned > 0) {
            notes.push(_t("%s points earned", receipt.earned));
        }
        const left = receipt ? receipt.after : points;
        if (left !== undefined) {
            notes.push(_t("%s points", left));
        }
        if (balance !== undefined && !order.finalized) {
            notes.push(_t("Balance %s", format(balance)));
        }
        return notes;
    },
});
