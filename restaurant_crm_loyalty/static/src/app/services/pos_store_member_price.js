import { PosStore } from "@point_of_sale/app/services/pos_store";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { WrongPricePopup } from "@restaurant_crm_loyalty/app/components/popups/wrong_price_popup/wrong_price_popup";

patch(PosStore.prototype, {
    // -- the guest

    setPartnerToCurrentOrder(partner) {
        const order = this.getOrder();
        const due = order.totalDue;
        super.setPartnerToCurrentOrder(...arguments);
        this._followTotal(order, due);
    },

    /**
     * A guest card knows the tier of this minute; the contact in the till may be of
     * this morning.
     */
    onGuestCard(order, card) {
        super.onGuestCard(...arguments);
        const loyalty = card?.sections?.loyalty;
        if (loyalty && order?.partner_id && !order.finalized) {
            this._updateTier(order, loyalty.tier);
        }
    },

    _updateTier(order, given) {
        const partner = order.partner_id;
        const before = order.memberPricelist;
        const tier = given && this.models["restaurant.tier"].get(given.id);
        if (given && !tier) {
            this.notification.add(
                _t("%s is new: reload the till to charge its prices.", given.name)
            );
            return;
        }
        partner.restaurant_tier_id = tier || false;
        const after = order.getMemberPricelist(partner);
        if (before?.id === after?.id || order.payment_ids.length) {
            return; // with payments, the guard asks before validation
        }
        order.updatePricelistAndFiscalPosition(partner);
        this.notification.add(
            after
                ? _t("Member price of %s applied", tier.name)
                : _t("Normal prices apply to %s", partner.name)
        );
    },

    /** One payment that covered the check covers it again, unless a terminal took it. */
    _followTotal(order, dueBefore) {
        const [payment, ...others] = order.payment_ids;
        if (!payment || others.length || payment.payment_status || order.finalized) {
            return;
        }
        const paidAll = order.currency.isZero(payment.amount - dueBefore);
        if (paidAll && !order.currency.isZero(order.totalDue - dueBefore)) {
            payment.setAmount(order.totalDue);
        }
    },

    // -- orders that become one, or two

    createNewOrder() {
        const order = super.createNewOrder(...arguments);
        if (order.memberPricelist) {
            order.updatePricelistAndFiscalPosition(order.partner_id);
        }
        return order;
    },

    /** The guest comes along; dishes take the prices of the check they come to. */
    async mergeOrders(sourceOrder, destOrder) {
        if (destOrder && (sourceOrder.isMemberPriced || destOrder.isMemberPriced)) {
            if (!destOrder.partner_id) {
                destOrder.setPartner(sourceOrder.partner_id);
            }
            sourceOrder.setPricelist(destOrder.pricelist_id);
        }
        return super.mergeOrders(...arguments);
    },

    async restoreOrdersToOriginalTable(order) {
        const wasMember = order?.isMemberPriced;
        const restored = await super.restoreOrdersToOriginalTable(...arguments);
        if (restored && wasMember) {
            restored.setPricelist(restored.pricelist_id);
            this.addPendingOrder([restored.id]);
        }
        return restored;
    },

    // -- the wrong-price guard

    async pay() {
        if (await this.checkMemberPrices()) {
            return super.pay(...arguments);
        }
        return undefined;
    },

    async validateOrderFast(paymentMethod) {
        if (await this.checkMemberPrices()) {
            await super.validateOrderFast(...arguments);
        }
    },

    /**
     * Ask what to do where a member would pay more than the member price.
     *
     * @returns {Promise<boolean>} whether to go on with payment
     */
    async checkMemberPrices(order = this.getOrder()) {
        const lines = order.getWrongPriceLines();
        if (!lines.length) {
            return true;
        }
        const choice = await makeAwaitable(this.dialog, WrongPricePopup, {
            order,
            lines,
        });
        if (choice === "apply") {
            order.applyMemberPrices(lines);
        } else if (choice === "keep") {
            order.keepPrices(lines);
        }
        return Boolean(choice);
    },
});
