import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { delay } from "@web/core/utils/concurrency";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import "@pos_loyalty/app/services/pos_store"; // patched first: it is overridden here
import { LIMITS } from "@restaurant_crm_loyalty/app/utils/stored_value/stored_value_client";
import { isCoupon } from "@restaurant_crm_loyalty/app/utils/coupon_values";
import { hasStrayCoupons } from "@restaurant_crm_loyalty/app/utils/stray_coupons";

patch(PosStore.prototype, {
    /** Say why a coupon that was scanned does not hold, or not yet. */
    async activateCode(code) {
        const order = this.getOrder();
        const offer = await this.data.call("pos.config", "restaurant_coupon_offer", [
            [this.config.id],
            code,
            order.partner_id?.id || false,
        ]);
        if (offer && !this.models["loyalty.program"].get(offer.program_id)) {
            return offer.problem || _t("This offer is new: reload the till.");
        }
        if (this.getOrder()?.uuid !== order.uuid) {
            return _t("The order was left before the server answered. Scan it again.");
        }
        const known = new Set(order.scannedCoupons.map((card) => card.id));
        const result = await super.activateCode(...arguments);
        const card = order.scannedCoupons.find((found) => !known.has(found.id));
        if (!card) {
            return result;
        }
        card.restaurantExpiry = offer?.expiration_date || "";
        await this.updateRewards();
        return order.getCouponProblem(card) || true;
    },

    async removeCoupon(order, card) {
        order.removeCoupon(card);
        await this.updateRewards();
    },

    /**
     * Take the coupons of a check before it ends. A server that does not answer keeps
     * no guest from paying: it decides when the check arrives.
     */
    async reserveCoupons(order) {
        const ids = this._getCouponsToReserve(order);
        if (!ids.length || order.isRefund) {
            return true;
        }
        const reply = await this._askToReserve(order, ids);
        if (!reply || reply.ok || reply.code === "busy") {
            order.noteReserved(reply?.ok ? ids : []);
            return true;
        }
        const card = this.models["loyalty.card"].get(reply.card_id);
        if (card) {
            await this.removeCoupon(order, card);
        }
        this.dialog.add(AlertDialog, {
            title: _t("The coupon does not hold"),
            body: _t("%s Check the payment, then validate again.", reply.message),
        });
        return false;
    },

    _getCouponsToReserve(order) {
        const lines = order.lines.filter(
            (line) =>
                line.is_reward_line &&
                line.coupon_id?.id > 0 &&
                isCoupon(line.reward_id?.program_id)
        );
        return [...new Set(lines.map((line) => line.coupon_id.id))];
    },

    async _askToReserve(order, ids) {
        const request = {
            order_uuid: order.uuid,
            card_ids: ids,
            partner_id: order.partner_id?.id || false,
            channel: order.couponChannel,
        };
        return this._callForCoupons("restaurant_reserve_coupons", request);
    },

    /** Whatever the server answers, and nothing where it does not for a while. */
    _callForCoupons(method, ...args) {
        const call = this.data.silentCall("pos.session", method, [
            [this.session.id],
            ...args,
        ]);
        return Promise.race([call, delay(LIMITS.help)]);
    },

    /**
     * The server's lines of the check have come, with its own answer or when a table is
     * opened: coupons may stand there twice, or on lines that nobody here has scanned.
     */
    confirmOrders(orders) {
        super.confirmOrders(...arguments);
        const order = this.getOrder();
        const isTold = orders.some((told) => told.uuid === order?.uuid);
        if (isTold && !order.finalized && hasStrayCoupons(order)) {
            this.updateRewards();
        }
    },

    async _onBeforeDeleteOrder(order) {
        const ids = (!order.finalized && order.uiState.reservedCoupons) || [];
        if (ids.length) {
            await this._callForCoupons("restaurant_release_coupons", order.uuid, ids);
        }
        return super._onBeforeDeleteOrder(...arguments);
    },

    /** What the server has done with the check: core need not be told of it. */
    isLoyaltyOurs(order) {
        const changes = Object.values(order.uiState.couponPointChanges);
        const programs = [
            ...order._get_reward_lines().map((line) => line.reward_id?.program_id),
            ...changes.map((c) => this.models["loyalty.program"].get(c.program_id)),
        ];
        return programs.every(
            (program) =>
                isCoupon(program) &&
                (program.program_type === "coupons" ||
                    program._restaurant_coupon.earned)
        );
    },

    /** The receipt shows the vouchers that the server gave for this check. */
    async postProcessLoyalty(order) {
        if (!this.isLoyaltyOurs(order)) {
            await super.postProcessLoyalty(...arguments);
        }
        const programs = this.models["loyalty.program"].getAll();
        const gifts = order.topupLines?.length; // a coupon may come with a top-up
        if (gifts || programs.some((program) => program._restaurant_coupon?.earned)) {
            const rows = await this.data.silentCall(
                "pos.session",
                "restaurant_issued_coupons",
                [[this.session.id], order.uuid]
            );
            if (rows?.length) {
                order.noteVouchers(rows);
            }
        }
    },
});
