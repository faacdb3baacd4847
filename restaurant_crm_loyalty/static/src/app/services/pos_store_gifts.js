import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import { ask, makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { UnansweredKeys } from "@restaurant_crm_loyalty/app/utils/stored_value/unanswered_keys";

/** Points buy a coupon, which goes on the check at once, or bonus money. */
patch(PosStore.prototype, {
    async setup() {
        await super.setup(...arguments);
        this.giftKeys = new UnansweredKeys(
            `restaurant_crm_loyalty.gifts.${odoo.pos_config_id}`
        );
    },

    canBuyGift(order) {
        return Boolean(order?.getPartner() && !order.finalized && !order.isRefund);
    },

    /**
     * Ask which gift the guest of the current order takes, and buy it.
     *
     * @returns {Promise<boolean>} whether it was bought
     */
    async openGifts() {
        const order = this.getOrder();
        if (this.isAskingGift || !this.canBuyGift(order)) {
            return false;
        }
        this.isAskingGift = true; // a second tap buys no second one
        try {
            const gift = await this.chooseGift(order);
            return Boolean(gift) && (await this.buyGift(order, gift));
        } finally {
            this.isAskingGift = false;
        }
    },

    async chooseGift(order) {
        const card = await this.refreshGuestCard(order, { force: true });
        const gifts = card?.sections.loyalty?.points?.gifts || [];
        if (!gifts.length) {
            this.alertPoints(_t("There is no gift for so few points."));
            return null;
        }
        const gift = await makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Gifts for points"),
            list: gifts.map((item) => ({
                id: item.id,
                label: _t("%(gift)s: %(points)s points", {
                    gift: item.name,
                    points: item.points,
                }),
                item,
            })),
        });
        const sure =
            gift &&
            (await ask(this.dialog, {
                title: gift.name,
                body: this._askGift(order, gift),
            }));
        return sure ? gift : null;
    },

    _askGift(order, gift) {
        const values = { guest: order.getPartnerName(), points: gift.points };
        return gift.bonus
            ? _t(
                  "%(guest)s gives %(points)s points for it. They do not come back.",
                  values
              )
            : _t(
                  "%(guest)s gives %(points)s points for it. Only the guest desk gives them back.",
                  values
              );
    },

    /** @returns {Promise<boolean>} whether the points are gone and the gift is there */
    async buyGift(order, gift) {
        const partner = order.getPartner();
        const name = `${partner.id}:${gift.id}`;
        const key = this.giftKeys.take(name);
        const { answer, reply } = await this.storedValue.ask("buy_gift", {
            key,
            partner_id: partner.id,
            gift_id: gift.id,
        });
        this.storedValue.forgetGuest(partner);
        if (answer !== "unknown") {
            this.giftKeys.forget(name);
        }
        if (answer !== "yes") {
            this.alertPoints(
                answer === "no"
                    ? reply.message
                    : _t("The server did not answer. Try again: nothing is done twice.")
            );
            return false;
        }
        if (reply.coupon) {
            await this._useGift(order, partner, reply.coupon);
        } else {
            this.notification.add(_t("The bonus money is on the account."), {
                type: "success",
            });
        }
        return true;
    },

    /** The coupon stays on the guest card where it does not fit this check. */
    async _useGift(order, partner, code) {
        if (this.getOrder() !== order || order.getPartner()?.id !== partner.id) {
            return;
        }
        const lost = () =>
            _t("The server does not answer. The coupon is on the guest card.");
        const answer = await this.activateCode(code).catch(lost);
        if (answer !== true) {
            this.notification.add(answer, { type: "warning" });
        }
    },
});
