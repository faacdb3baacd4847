import { rankOf } from "@restaurant_crm_loyalty/app/utils/coupon_amounts";

/** From records of the till to plain values of coupons, and back. */
const NEVER = 10 ** 9;
const DAY = 24 * 3600 * 1000;

export const isCoupon = (program) => Boolean(program?._restaurant_coupon);
export const toUnits = (amount, currency) => Math.round(amount / currency.rounding);

/** Rewards of other programs first: coupons are counted on what they leave. */
export function couponRank(line) {
    const reward = line.reward_id;
    if (!isCoupon(reward?.program_id)) {
        return -1;
    }
    const gift = prepareGift(reward, { rounding: 1 }, line.coupon_id);
    return gift ? rankOf(gift) : 4;
}

/** Dishes, as the server counts them: no tips, top-ups, fees of a membership. */
export function prepareCouponLines(order) {
    const tip = order.config.tip_product_id;
    const fees = order.config._restaurant_fee_product_ids || [];
    const { currency } = order;
    return order.lines
        .filter(
            (line) =>
                !line.is_reward_line &&
                !line.refunded_orderline_id &&
                !line.isTopup &&
                !(tip && line.product_id?.id === tip.id) &&
                !fees.includes(line.product_id?.id) &&
                line.qty > 0 &&
                line.prices.total_included > 0
        )
        .map((line) => {
            const total = line.prices.total_included;
            const extra = line.getPriceExtra?.() || 0;
            const plain = line.price_unit
                ? (line.price_unit - extra) / line.price_unit
                : 1;
            const ids = [line.product_id.id, line.combo_parent_id?.product_id.id];
            return {
                key: line.uuid,
                products: ids.filter(Boolean),
                quantity: line.qty,
                amount: toUnits(total, currency),
                price: toUnits((total / line.qty) * plain, currency),
            };
        });
}

/** What rewards of other programs take off a check. */
export function sumOtherRewards(order) {
    const lines = order.lines.filter(
        (line) => line.is_reward_line && !isCoupon(line.reward_id?.program_id)
    );
    const sum = lines.reduce((total, line) => total + line.prices.total_included, 0);
    return Math.max(0, -toUnits(sum, order.currency));
}

/** A scanned coupon; nothing where core alone counts its reward. */
export function prepareCoupon(card, currency) {
    const program = card.program_id;
    const rules = program._restaurant_coupon;
    const gift = prepareGift(program.reward_ids[0], currency, card);
    if (!gift) {
        return undefined;
    }
    const ends = [card.restaurantExpiry, program.date_to]
        .filter(Boolean)
        .map((date) => Math.floor(new Date(date.toISODate?.() || date) / DAY));
    return {
        ...gift,
        id: card.id,
        offer: program.id,
        minimum: toUnits(rules.minimum, currency),
        before: rules.before,
        stacking: rules.stacking,
        group: rules.group,
        best: rules.best,
        single: rules.single,
        expiry: Math.min(NEVER, ...ends),
    };
}

/** How often the points of a coupon pay its gift: offers of the stock addon may. */
function countGifts(reward, card) {
    const times = Math.floor((card?.points || 0) / reward.required_points + 1e-6);
    return reward.clear_wallet ? 1 : Math.max(1, times);
}

function prepareGift(reward, currency, card) {
    const ids = (products) => new Set(products.map((product) => product.id));
    if (!reward) {
        return undefined;
    }
    if (reward.reward_type === "product") {
        const products = ids(reward.reward_product_ids);
        const value = reward.reward_product_qty * countGifts(reward, card);
        return { kind: "dish", value, products };
    }
    if (reward.discount_applicability === "cheapest") {
        return undefined;
    }
    const specific = reward.discount_applicability === "specific";
    const products = specific ? ids(reward.all_discount_product_ids) : null;
    if (reward.restaurant_dish_price) {
        const value = toUnits(reward.restaurant_dish_price, currency);
        return { kind: "dish_price", value, products: products || new Set() };
    }
    const cap = toUnits(reward.discount_max_amount || 0, currency);
    if (reward.discount_mode === "percent") {
        return { kind: "percent", value: reward.discount, products, cap };
    }
    // per point: each coupon is worth an amount of its own
    const worth = reward.discount_mode === "per_point" ? card?.points || 0 : 1;
    const value = toUnits(reward.discount * worth, currency);
    return { kind: "amount", value, products, cap };
}

/** Lines that take off what a coupon saves: one for each set of taxes. */
export function prepareRewardLines(order, reward, card, outcome) {
    const { currency } = order;
    const byTaxes = new Map();
    for (const line of order.lines.filter((l) => outcome.shares[l.uuid])) {
        const taxes = line.tax_ids.filter((tax) => tax.amount_type !== "fixed");
        const key = taxes.map((tax) => tax.id).join();
        const part = byTaxes.get(key) || { taxes, price: 0, product: line.product_id };
        const share = outcome.shares[line.uuid] * currency.rounding;
        part.price += (share * line.basePrice) / line.prices.total_included;
        byTaxes.set(key, part);
    }
    const code = (Math.random() + 1).toString(36).substring(3);
    const isProduct = reward.reward_type === "product";
    return [...byTaxes.values()].map(({ taxes, price, product }, index) => ({
        product_id: reward.discount_line_product_id,
        price_unit: -price,
        qty: 1,
        tax_ids: taxes,
        reward_id: reward,
        is_reward_line: true,
        coupon_id: card.id,
        points_cost: index ? 0 : reward.required_points * countGifts(reward, card),
        reward_identifier_code: code,
        ...(isProduct ? { _reward_product_id: product } : {}),
    }));
}
