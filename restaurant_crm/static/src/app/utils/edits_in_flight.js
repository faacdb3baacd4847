/** What a cashier may change on a check before the server has answered. */
const FIELDS = {
    "pos.order": [
        "partner_id",
        "pricelist_id",
        "fiscal_position_id",
        "preset_id",
        "customer_count",
        "general_customer_note",
        "internal_note",
    ],
    "pos.order.line": [
        "qty",
        "price_unit",
        "price_type",
        "discount",
        "note",
        "customer_note",
    ],
};

function readFields(record) {
    const names = FIELDS[record.model.name];
    return Object.fromEntries(names.map((name) => [name, record[name]]));
}

function differ(before, after) {
    return (before?.id ?? before) !== (after?.id ?? after);
}

/**
 * What a check is made of at this moment.
 *
 * @param {Object} order
 * @returns {Map<string, Object>} uuid of the order and of its lines -> values
 */
export function readCheck(order) {
    const records = [order, ...order.lines];
    return new Map(records.map((record) => [record.uuid, readFields(record)]));
}

/**
 * What has been changed on a check since it was sent.
 *
 * @param {Map<string, Object>} sent what `readCheck` gave then
 * @param {Object} order
 * @param {(uuid: string) => boolean} isGone whether a line is nowhere any more
 * @returns {Map<string, Object|null>} uuid -> changed values; null of what was removed
 */
export function findEdits(sent, order, isGone) {
    const edits = new Map();
    const now = readCheck(order);
    for (const [uuid, before] of sent) {
        const after = now.get(uuid);
        if (after) {
            const names = Object.keys(after).filter((n) => differ(before[n], after[n]));
            if (names.length) {
                edits.set(uuid, Object.fromEntries(names.map((n) => [n, after[n]])));
            }
        } else if (isGone(uuid)) {
            edits.set(uuid, null);
        }
    }
    return edits;
}

/**
 * Do again what an answer has undone; it is sent with the next request.
 *
 * @param {Object} order
 * @param {Map<string, Object|null>} edits what `findEdits` gave
 */
export function redoEdits(order, edits) {
    for (const record of [order, ...order.lines]) {
        const edit = edits.get(record.uuid);
        if (edit) {
            record.update(edit);
        } else if (edit === null) {
            order.removeOrderline(record);
        }
    }
}
