/**
 * What coupons take off a check, one after the other: the same as the server does in
 * tools/coupon_stacking.py. Amounts are whole units of the currency's rounding.
 */
export const NEVER = 10 ** 9;
const round = (amount) => Math.floor(amount + 0.5 + 1e-9);
export const sum = (values) => values.reduce((total, value) => total + value, 0);

export function rankOf(coupon) {
    if (coupon.kind === "dish" || coupon.kind === "dish_price") {
        return 0;
    }
    if (coupon.kind === "percent") {
        return coupon.products ? 1 : 2;
    }
    return 3;
}

export function compare(left, right) {
    for (let index = 0; index < left.length; index++) {
        if (left[index] !== right[index]) {
            return left[index] < right[index] ? -1 : 1;
        }
    }
    return 0;
}

export const sortBy = (values, key) =>
    values.toSorted((left, right) => compare(key(left), key(right)));

export function apply(lines, coupons, other = 0) {
    const left = Object.fromEntries(lines.map((line) => [line.key, line.amount]));
    const pieces = Object.fromEntries(lines.map((line) => [line.key, line.quantity]));
    const total = sum(Object.values(left));
    const outcomes = {};
    let tested = null;
    for (const coupon of sortBy(coupons, (c) => [rankOf(c), c.id])) {
        const rank = rankOf(coupon);
        if (rank && tested === null) {
            tested = sum(Object.values(left));
        }
        const outcome = { saving: 0, shares: {}, problem: "", missing: 0 };
        outcomes[coupon.id] = outcome;
        const base = coupon.before || !rank ? total : tested;
        outcome.missing = Math.max(0, coupon.minimum - (base - other));
        if (outcome.missing) {
            outcome.problem = "threshold";
            continue;
        }
        const matched = lines.filter(
            (line) =>
                !coupon.products || line.products.some((id) => coupon.products.has(id))
        );
        outcome.shares = rank
            ? takeOff(coupon, matched, left, other)
            : takeDish(coupon, matched, left, pieces);
        outcome.saving = sum(Object.values(outcome.shares));
        for (const [key, amount] of Object.entries(outcome.shares)) {
            left[key] -= amount;
        }
        if (!matched.length) {
            outcome.problem = "dish";
        } else if (!outcome.saving) {
            outcome.problem = "nothing";
        }
    }
    return outcomes;
}

function takeDish(coupon, matched, left, pieces) {
    let wanted = coupon.kind === "dish" ? coupon.value : 1;
    const shares = {};
    for (const line of sortBy(matched, (l) => [-l.price, String(l.key)])) {
        const count = Math.min(Math.floor(pieces[line.key]), wanted);
        if (count <= 0 || line.quantity <= 0) {
            continue;
        }
        let piece = Math.min(line.price, line.amount / line.quantity);
        if (coupon.kind === "dish_price") {
            piece = Math.max(0, piece - coupon.value);
        }
        const amount = Math.min(round(piece * count), left[line.key]);
        if (amount > 0) {
            shares[line.key] = amount;
        }
        pieces[line.key] -= count;
        wanted -= count;
    }
    return shares;
}

function takeOff(coupon, matched, left, other) {
    const base = sum(matched.map((line) => left[line.key]));
    const room = coupon.products ? base : Math.max(0, base - other);
    let amount = coupon.value;
    if (coupon.kind === "percent") {
        amount = round((coupon.value * room) / 100);
    }
    amount = Math.min(amount, coupon.cap || amount, room);
    const weights = matched.map((line) => [line.key, left[line.key]]);
    return allocate(amount, Object.fromEntries(weights));
}

export function allocate(amount, weights) {
    const total = sum(Object.values(weights));
    if (amount <= 0 || total <= 0) {
        return {};
    }
    const shares = {};
    for (const [key, weight] of Object.entries(weights)) {
        shares[key] = Math.floor((amount * weight) / total);
    }
    let rest = amount - sum(Object.values(shares));
    for (const key of sortBy(Object.keys(weights), (k) => [-weights[k], k])) {
        const more = Math.min(rest, weights[key] - shares[key]);
        shares[key] += more;
        rest -= more;
    }
    return Object.fromEntries(Object.entries(shares).filter(([, share]) => share));
}
