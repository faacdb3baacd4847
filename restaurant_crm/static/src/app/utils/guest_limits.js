import { reactive } from "@odoo/owl";

/**
 * What the guests of the orders at hand must not eat, by order: {partnerId, limits}. It
 * is health data: in memory alone, never with the order in the store of the browser.
 */
export const guestLimits = reactive({});

/**
 * Keep what the card of the order's guest says.
 *
 * @returns {boolean} whether it is news
 */
export function rememberLimits(order, card) {
    const { allergies = [], tastes = [] } = card.sections.preferences || {};
    const limits = [
        ...allergies.map((preference) => ({ ...preference, kind: "allergy" })),
        ...tastes.map((preference) => ({ ...preference, kind: "diet" })),
    ].map(({ preference_id, name, kind }) => ({ preference_id, name, kind }));
    const partnerId = order.getPartner()?.id;
    const known = guestLimits[order.uuid];
    const isNews =
        known?.partnerId !== partnerId ||
        JSON.stringify(known.limits) !== JSON.stringify(limits);
    if (isNews) {
        guestLimits[order.uuid] = { partnerId, limits };
    }
    return isNews;
}

/**
 * Why a dish is not for the guest of an order: allergies first.
 *
 * @param {Object} known `guestLimits`, or a component's state of it
 * @param {Object} [template] `product.template`
 * @returns {{name: string, kind: "allergy"|"diet"}[]}
 */
export function findLimits(known, order, template) {
    const entry = order && known[order.uuid];
    const unfit = template?.restaurant_unfit_ids || [];
    if (!entry || !unfit.length || entry.partnerId !== order.getPartner()?.id) {
        return [];
    }
    return entry.limits.filter(({ preference_id }) => unfit.includes(preference_id));
}
