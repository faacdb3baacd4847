import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import "@pos_loyalty/app/models/pos_order"; // patched first: it is overridden here
import { judge } from "@restaurant_crm_loyalty/app/utils/coupon_stacking";
import { explainCoupon } from "@restaurant_crm_loyalty/app/utils/coupon_problem";
import {
    couponRank,
    isCoupon,
    prepareCoupon,
    prepareCouponLines,
    prepareRewardLines,
    sumOtherRewards,
} from "@restaurant_crm_loyalty/app/utils/coupon_values";

/** Coupons of a check: which hold beside which, and what they take off. */
patch(PosOrder.prototype, {
    /** Coupons that were scanned, whether they hold or not. */
    get scannedCoupons() {
        const scanned = this._code_activated_coupon_ids || [];
        return scanned.filter((card) => isCoupon(card.program_id));
    },

    get couponChannel() {
        const channel = this.preset_id?.restaurant_channel;
        return this.table_id ? "dine_in" : channel || "dine_in";
    },

    /** The outcome of each scanned coupon that is for this channel, by its id. */
    get couponOutcomes() {
        const coupons = this.scannedCoupons
            .filter((card) => this._isForChannel(card))
            .map((card) => prepareCoupon(card, this.currency))
            .filter(Boolean);
        if (!coupons.length) {
            return {};
        }
        return judge(
            prepareCouponLines(this),
            coupons,
            this.config.restaurant_max_coupons || 0,
            sumOtherRewards(this)
        );
    },

    _isForChannel(card) {
        const { channel } = card.program_id._restaurant_coupon;
        return !channel || channel === this.couponChannel;
    },

    /** Why a coupon does not hold; empty: it does. */
    getCouponProblem(card, outcomes = this.couponOutcomes) {
        if (!this._isForChannel(card)) {
            return _t("It is not for this kind of order.");
        }
        return explainCoupon(card, outcomes[card.id], this.currency);
    },

    /** Take a coupon off the check. */
    removeCoupon(card) {
        for (const line of this.lines.filter((l) => l.coupon_id?.id === card.id)) {
            line.delete();
        }
        this._code_activated_coupon_ids = [["unlink", card]];
    },

    /** Coupons that the server keeps for this check. */
    noteReserved(ids) {
        this.uiState.reservedCoupons = ids;
    },

    /** Vouchers that the server gave for this check: the receipt shows them. */
    noteVouchers(rows) {
        this.new_coupon_info = rows;
    },

    // -- what core does with rewards

    waitForPushOrder() {
        const programs = this.models["loyalty.program"].getAll();
        return (
            programs.some((program) => program._restaurant_coupon?.earned) ||
            super.waitForPushOrder(...arguments)
        );
    },

    /** Core tests a minimum against what is left after all discounts. */
    _canGenerateRewards(program) {
        return isCoupon(program) || super._canGenerateRewards(...arguments);
    },

    /** Rewards are applied anew in this order: see tools/coupon_stacking.py. */
    _get_reward_lines() {
        const lines = super._get_reward_lines(...arguments);
        return lines?.toSorted((a, b) => couponRank(a) - couponRank(b));
    },

    /** What came from the server, or from before a reload, was scanned as well. */
    _updateRewardLines() {
        const scanned = this.scannedCoupons.map((card) => card.id);
        const cards = (this._get_reward_lines() || []).map((line) => line.coupon_id);
        const lost = cards.filter(
            (card) =>
                card?.id > 0 && isCoupon(card.program_id) && !scanned.includes(card.id)
        );
        if (lost.length) {
            this._code_activated_coupon_ids = [["link", ...lost]];
        }
        return super._updateRewardLines(...arguments);
    },

    getClaimableRewards() {
        const rewards = super.getClaimableRewards(...arguments);
        if (!this.scannedCoupons.length) {
            return rewards;
        }
        const outcomes = this.couponOutcomes;
        return rewards.filter(({ coupon_id, reward }) => {
            const card = this._findCoupon(reward, coupon_id);
            return !card || !this.getCouponProblem(card, outcomes);
        });
    },

    _findCoupon(reward, couponId) {
        return isCoupon(reward.program_id)
            ? this.scannedCoupons.find((card) => card.id === couponId)
            : undefined;
    },

    _applyReward(reward, couponId) {
        const card = this._findCoupon(reward, couponId);
        const problem = card && this.getCouponProblem(card);
        return problem || super._applyReward(...arguments);
    },

    _getRewardLineValues({ reward, coupon_id }) {
        const card = this._findCoupon(reward, coupon_id);
        const outcome = card && this.couponOutcomes[card.id];
        if (!outcome) {
            return super._getRewardLineValues(...arguments);
        }
        return prepareRewardLines(this, reward, card, outcome);
    },
});
