import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import {
    findLimits,
    guestLimits,
    rememberLimits,
} from "@restaurant_crm/app/utils/guest_limits";

/** What the guest of an order must not eat. */
patch(PosStore.prototype, {
    /** What the guest must not eat is known: look at what was ordered before. */
    onGuestCard(order, card) {
        super.onGuestCard(...arguments);
        if (rememberLimits(order, card)) {
            order.lines.forEach((line) => this.warnOfDish(line));
        }
    },

    async addLineToOrder(vals, order, opts, configure) {
        const line = await super.addLineToOrder(...arguments);
        if (line) {
            this.warnOfDish(line);
        }
        return line;
    },

    /** Say that a dish is not for the guest; somebody else at the table may have it. */
    warnOfDish(line) {
        const order = line.order_id;
        const limits = findLimits(guestLimits, order, line.product_id?.product_tmpl_id);
        if (!limits.length) {
            return;
        }
        const isAllergy = limits.some(({ kind }) => kind === "allergy");
        const names = {
            dish: line.getFullProductName(),
            guest: order.getPartner()?.name,
            limits: limits.map(({ name }) => name).join(", "),
        };
        this.notification.add(
            isAllergy
                ? _t("%(dish)s: %(guest)s is allergic (%(limits)s)", names)
                : _t("%(dish)s is not for %(guest)s (%(limits)s)", names),
            { type: isAllergy ? "danger" : "warning", sticky: isAllergy }
        );
    },
});
