import {
    NEVER,
    apply,
    compare,
    sortBy,
    sum,
} from "@restaurant_crm_loyalty/app/utils/coupon_amounts";

/**
 * Which coupons hold on a check, and what each of them takes off: the same as the
 * server does in tools/coupon_stacking.py, which says what the names mean. Amounts are
 * whole units of the currency's rounding, taxes included.
 */
export function judge(lines, coupons, limit = 0, other = 0) {
    const problems = {};
    let eligible = [...coupons];
    for (;;) {
        const alone = {};
        for (const coupon of eligible) {
            alone[coupon.id] = apply(lines, [coupon], other)[coupon.id];
            if (alone[coupon.id].problem) {
                problems[coupon.id] = alone[coupon.id];
            }
        }
        eligible = eligible.filter((coupon) => !problems[coupon.id]);
        const { chosen, dropped } = choose(eligible, alone, limit);
        const outcomes = apply(lines, chosen, other);
        const failing = chosen.filter((coupon) => outcomes[coupon.id].problem);
        if (!failing.length) {
            return { ...problems, ...dropped, ...outcomes };
        }
        for (const coupon of failing) {
            problems[coupon.id] = outcomes[coupon.id];
        }
        eligible = eligible.filter((coupon) => !problems[coupon.id]);
    }
}

function choose(coupons, alone, limit) {
    const dropped = {};
    const order = (coupon) => [-alone[coupon.id].saving, coupon.expiry, coupon.id];
    const drop = (list, problem) => {
        for (const coupon of list) {
            dropped[coupon.id] = { saving: 0, shares: {}, problem, missing: 0 };
        }
    };
    const taken = new Set();
    const place = new Map(coupons.map((coupon, index) => [coupon, index]));
    const sorted = sortBy(
        coupons.filter((coupon) => coupon.stacking !== "exclusive"),
        (coupon) =>
            coupon.best ? order(coupon) : [-NEVER, place.get(coupon), coupon.id]
    );
    let rest = [];
    for (const coupon of sorted) {
        const keys = coupon.single ? [`offer ${coupon.offer}`] : [];
        if (coupon.stacking === "one_of_group") {
            keys.push(`group ${coupon.group}`);
        }
        if (keys.some((key) => taken.has(key))) {
            drop([coupon], "group");
            continue;
        }
        keys.forEach((key) => taken.add(key));
        rest.push(coupon);
    }
    rest = sortBy(rest, order);
    if (limit) {
        drop(rest.slice(limit), "max");
        rest = rest.slice(0, limit);
    }
    const exclusives = sortBy(
        coupons.filter((coupon) => coupon.stacking === "exclusive"),
        order
    );
    if (exclusives.length) {
        const best = exclusives[0];
        const saved = sum(rest.map((coupon) => alone[coupon.id].saving));
        const ends = Math.min(NEVER, ...rest.map((coupon) => coupon.expiry));
        const wins =
            !rest.length ||
            compare([-alone[best.id].saving, best.expiry], [-saved, ends]) <= 0;
        drop(wins ? [...exclusives.slice(1), ...rest] : exclusives, "exclusive");
        rest = wins ? [best] : rest;
    }
    return { chosen: rest, dropped };
}
