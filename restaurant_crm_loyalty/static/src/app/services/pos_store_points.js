import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { uuidv4 } from "@point_of_sale/utils";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { PointsPopup } from "@restaurant_crm_loyalty/app/components/popups/points_popup/points_popup";
import { getMostPoints } from "@restaurant_crm_loyalty/app/utils/points";

/** Points pay a part of a check: the server decides, and holds them. */
patch(PosStore.prototype, {
    get pointsTerms() {
        return this.config.restaurant_points || {};
    },

    canUsePoints(order) {
        return Boolean(
            this.pointsTerms.pays &&
            order?.getPartner() &&
            !order.finalized &&
            !order.isRefund &&
            !order.pointsLines.length
        );
    },

    /** Ask how many points the guest of the current order uses, and take them. */
    async openPoints() {
        const order = this.getOrder();
        if (this.isAskingPoints || !this.canUsePoints(order)) {
            return;
        }
        this.isAskingPoints = true; // a second tap takes no points twice
        try {
            const points = await this.askPoints(order);
            if (points) {
                await this.usePoints(order, points);
            }
        } finally {
            this.isAskingPoints = false;
        }
    },

    /**
     * Ask how many points the guest uses.
     *
     * @param {number} [due] money that they may pay at most
     * @returns {Promise<number|undefined>}
     */
    async askPoints(order, due = Infinity) {
        const card = await this.refreshGuestCard(order, { force: true });
        const standing = card?.sections.loyalty?.points;
        const terms = this.pointsTerms;
        const total = order.pointsBase;
        const usable = Math.min(standing?.usable || 0, due / terms.value);
        const paid = order.paidWithPoints;
        const most = standing ? getMostPoints(usable, total, terms, paid) : 0;
        if (most < Math.max(terms.min, 1)) {
            this.alertPoints(
                standing
                    ? _t("Too few points, or too small a check.")
                    : _t("The server did not tell the points. Try again.")
            );
            return undefined;
        }
        return makeAwaitable(this.dialog, PointsPopup, {
            guest: order.getPartnerName(),
            usable: standing.usable,
            most,
            terms,
        });
    },

    /**
     * Hold points on the server, and add the discount it names.
     *
     * @returns {Promise<boolean>}
     */
    async usePoints(order, points) {
        const key = { key: uuidv4(), attempt: 0 };
        const partner = order.getPartner();
        const { answer, reply } = await this.storedValue.ask("redeem", {
            ...key,
            partner_id: partner.id,
            amount: points,
            order_uuid: order.uuid,
            order_total: order.pointsBase,
        });
        this.storedValue.forgetGuest(partner);
        const gone = order.finalized || order.getPartner()?.id !== partner.id;
        if (answer === "yes" && !gone) {
            await this.addPointsDiscount(order, key, reply.amount);
            return true;
        }
        if (answer !== "no") {
            await this.storedValue.release(key);
        }
        this.alertPoints(
            reply.message || _t("The server did not answer. No points were used.")
        );
        return false;
    },

    async addPointsDiscount(order, { key }, amount) {
        const product = this.config.restaurant_points_product_id;
        const values = {
            uuid: key,
            product_id: product,
            product_tmpl_id: product.product_tmpl_id,
            price_unit: -amount,
            price_type: "automatic",
            qty: 1,
        };
        await this.addLineToOrder(values, order, {}, false);
        await this.storedValue.persist();
    },

    /** Give back what lines held that were taken off an order. */
    async releaseDropped(order) {
        const keys = order?.uiState.droppedKeys || [];
        if (!keys.length) {
            return;
        }
        order.uiState.droppedKeys = [];
        for (const key of keys) {
            await this.storedValue.release(key);
        }
        this.storedValue.forgetGuest(order.getPartner());
    },

    alertPoints(body) {
        this.storedValue.alert(body, _t("Points"));
    },
});
