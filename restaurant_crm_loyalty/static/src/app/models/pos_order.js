import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { patch } from "@web/core/utils/patch";
import { getDishPrices } from "@restaurant_crm_loyalty/app/utils/unit_prices";

/**
 * The member price: the pricelist of the guest's tier.
 *
 * It wins over the pricelist of a preset and over core's choice for the contact, so
 * that it does not matter what was chosen first. A pricelist that the cashier chooses
 * by hand stays until guest or preset change.
 */
patch(PosOrder.prototype, {
    get memberPricelist() {
        return this.getMemberPricelist(this.partner_id);
    },

    /** What a guest without a tier pays: the preset's prices or the till's. */
    get normalPricelist() {
        const preset = this.config.use_presets && this.preset_id?.pricelist_id;
        return preset || this.config.pricelist_id || false;
    },

    get isMemberPriced() {
        const pricelist = this.memberPricelist;
        return Boolean(pricelist) && this.pricelist_id?.id === pricelist.id;
    },

    get showsMemberPrice() {
        return !this.isRefund && (this.finalized || this.isMemberPriced);
    },

    get memberSaving() {
        return this.currency.round(
            this.lines.reduce((sum, line) => sum + line.memberSaving, 0)
        );
    },

    getMemberPricelist(partner) {
        return (partner && partner.restaurant_tier_id?.pricelist_id) || false;
    },

    isTierPricelist(pricelist) {
        const tiers = this.models["restaurant.tier"]?.getAll() || [];
        return tiers.some(
            (tier) => pricelist && tier.pricelist_id?.id === pricelist.id
        );
    },

    // -- choosing the pricelist

    updatePricelistAndFiscalPosition(newPartner) {
        this._pricelistOwner = newPartner || false;
        super.updatePricelistAndFiscalPosition(...arguments);
        // Core does not ask where the preset has a pricelist of its own.
        const entitled = this._getEntitledPricelist(this.pricelist_id);
        if ((entitled?.id || false) !== (this.pricelist_id?.id || false)) {
            this.setPricelist(entitled);
        }
        this._pricelistOwner = undefined;
    },

    setPreset(preset) {
        this._pricelistOwner = this.partner_id || false;
        super.setPreset(...arguments);
        this._pricelistOwner = undefined;
    },

    setPricelist(pricelist) {
        const chosen = this._getEntitledPricelist(pricelist);
        const tiered = [chosen, this.pricelist_id].some((p) => this.isTierPricelist(p));
        super.setPricelist(chosen);
        if (tiered) {
            this._setDishPrices(chosen);
        }
    },

    /** What the guest being set is entitled to; any pricelist when the cashier chooses. */
    _getEntitledPricelist(pricelist) {
        if (this._pricelistOwner === undefined) {
            return pricelist;
        }
        const member = this.getMemberPricelist(this._pricelistOwner);
        if (member) {
            return member;
        }
        return this.isTierPricelist(pricelist) ? this.normalPricelist : pricelist;
    },

    _setDishPrices(pricelist) {
        const menus = this.lines.filter(
            (line) => line.price_type === "original" && line.combo_line_ids?.length
        );
        for (const menu of menus) {
            for (const { dish, price } of getDishPrices(menu, pricelist)) {
                if (dish.price_type === "original") {
                    dish.setUnitPrice(price);
                }
            }
        }
    },

    // -- remembering

    setOrderPrices() {
        super.setOrderPrices();
        this.rememberNormalPrices();
    },

    /** Note on each line what it costs without membership: receipts are printed later. */
    rememberNormalPrices() {
        if (this.finalized) {
            return;
        }
        for (const line of this.lines) {
            const known = this.isMemberPriced && line.hasMemberPrice;
            const price = known ? line.normalUnitPrice : 0;
            if ((line.restaurant_normal_price || 0) !== price) {
                line.restaurant_normal_price = price;
            }
        }
    },
});
