import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { TopUpPopup } from "@restaurant_crm_loyalty/app/components/popups/topup_popup/topup_popup";
import { describeRefusal } from "@restaurant_crm_loyalty/app/utils/stored_value/refusal_text";

patch(PosStore.prototype, {
    get canTopUp() {
        return Boolean(this.config.restaurant_topup_product_id);
    },

    /** Sell stored value to the guest of the current order. */
    async openTopUp() {
        const order = this.getOrder();
        if (!order.getPartner()) {
            await this.selectGuest(order);
        }
        const obstacle = this._getTopupObstacle(order);
        if (obstacle) {
            this.storedValue.alert(obstacle);
            return;
        }
        const amount = await makeAwaitable(this.dialog, TopUpPopup, {
            guest: order.getPartnerName(),
        });
        const may = amount && (await this._mayTopUp(order, amount));
        if (may && this.getOrder()?.uuid === order.uuid) {
            await this.addTopUp(amount); // on no other check
        }
    },

    /** The law may cap what a card holds. A server that does not answer stops no sale. */
    async _mayTopUp(order, amount) {
        const { answer, reply } = await this.storedValue.askBlocked("topup_preview", {
            amount,
            partner_id: order.getPartner().id,
        });
        if (answer === "no") {
            this.storedValue.alert(
                describeRefusal(reply, (value) => this.env.utils.formatCurrency(value))
            );
        } else if (this._isOtherBonus(reply, amount)) {
            const bonus = this.env.utils.formatCurrency(reply.bonus);
            this.storedValue.alert(
                _t(
                    "This guest gets a bonus of %s: plans that are given once were used, or plans have changed.",
                    [bonus, reply.gift].filter(Boolean).join(" + ")
                )
            );
        }
        return answer !== "no";
    },

    /** Whether the server grants another bonus, or gift, than the ladder shows. */
    _isOtherBonus(reply, amount) {
        if (typeof reply?.bonus !== "number") {
            return false;
        }
        const shown = this.getTopupBonus(amount);
        const gift = reply.gift ?? this.getTopupGift(amount);
        return (
            !this.currency.isZero(reply.bonus - shown) ||
            gift !== this.getTopupGift(amount)
        );
    },

    _getTopupObstacle(order) {
        if (!order.getPartner()) {
            return _t("A top-up needs a guest.");
        }
        if (order.isGuestLocked) {
            return _t(
                "This order is paid from stored value. Put the top-up on another order."
            );
        }
        return "";
    },

    /** Whoever was taken off the check again: a top-up is not sold to nobody. */
    async askTopupGuest(order) {
        const isSold = order.topupLines.some((line) => !line.paysBack);
        if (!isSold || order.getPartner()) {
            return true;
        }
        this.storedValue.alert(_t("A top-up needs a guest."));
        await this.selectGuest(order);
        return false; // the guest's prices may be others: it is validated again
    },

    async addTopUp(amount) {
        const product = this.config.restaurant_topup_product_id;
        const values = {
            product_id: product,
            product_tmpl_id: product.product_tmpl_id,
            price_unit: amount,
            qty: 1,
        };
        return this.addLineToCurrentOrder(values, {}, false);
    },

    /**
     * Before an order that pays top-ups back is stored, the server takes them from the
     * accounts: whole top-ups of which nothing was spent.
     *
     * @returns {Promise<boolean>} false: the order cannot be stored like this
     */
    async holdRefundedTopups(order) {
        for (const line of order.topupLines.filter((topup) => topup.paysBack)) {
            const origin = line.refunded_orderline_id?.id;
            if (typeof origin !== "number") {
                this.storedValue.alert(
                    _t("A top-up is paid back by a refund of the order that sold it.")
                );
                return false;
            }
            if (!(await this._holdRefundedTopup(line, origin))) {
                return false;
            }
        }
        return true;
    },

    async _holdRefundedTopup(line, origin) {
        line.holdTopup();
        await this.storedValue.persist();
        const { answer, reply } = await this.storedValue.ask("topup_refund", {
            ...line.storedValueKey,
            partner_id: line.order_id.getPartner()?.id,
            amount: Math.abs(line.priceIncl),
            order_uuid: line.order_id.uuid,
            refunded_line_ids: [origin],
        });
        if (answer === "no") {
            line.dropTopupHold();
        }
        if (answer !== "yes") {
            const format = (amount) => this.env.utils.formatCurrency(amount);
            const unknown = _t(
                "The server did not answer. Try again: nothing is done twice."
            );
            this.storedValue.alert(
                answer === "no" ? describeRefusal(reply, format) : unknown
            );
        }
        return answer === "yes";
    },
});
