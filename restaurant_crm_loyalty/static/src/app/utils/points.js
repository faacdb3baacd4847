/** Noise of binary fractions is no point. */
const NOISE = 1e-6;

/**
 * The most points that may pay a part of a check; the server decides in the end.
 *
 * @param {number} usable what the guest has
 * @param {number} total what the points may pay a part of
 * @param {{share: number, value: number, step: number}} terms of the points policy
 * @param {number} [paid] what other points pay of it already, in money
 * @returns {number} a multiple of the step
 */
export function getMostPoints(usable, total, { share, value, step }, paid = 0) {
    if (!(value > 0) || !(step > 0)) {
        return 0;
    }
    const most = Math.min(usable, ((total * share) / 100 - paid) / value);
    return Math.max(0, Math.floor(most / step + NOISE) * step);
}

/** What is wrong with a number of points, or nothing. */
export function isPossible(points, most, { min, step }) {
    return points > 0 && points >= min && points <= most && points % step === 0;
}
