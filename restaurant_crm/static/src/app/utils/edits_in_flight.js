/** What a cashier may change on a check before the server has answered. */
const FIELDS = {
    "pos.order": [
        "partner_id",
        "pricelist_id",
        "fiscal_position_id",
        "preset_id",
        "customer_count",
        "floating_order_name",
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
        "course_id",
    ],
};

function readFields(record) {
    const names = FIELDS[record.model.name];
    return Object.fromEntries(names.map((name) => [name, record[name]]));
}

/** @returns {Object} those of some values that are other than these */
function pickOthers(values, these) {
    const id = (value) => value?.id ?? value;
    return Object.fromEntries(
        Object.entries(values).filter(([name, value]) => id(value) !== id(these[name]))
    );
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
        const edit = after ? pickOthers(after, before) : isGone(uuid) ? null : {};
        if (!edit || Object.keys(edit).length) {
            edits.set(uuid, edit);
        }
    }
    return edits;
}

/**
 * Do again what an answer has undone; it is sent with the next request.
 *
 * @param {Object} order
 * @param {Map<string, Object|null>} edits what `findEdits` gave
 * @returns {boolean} whether there was anything to do
 */
export function redoEdits(order, edits) {
    let isUndone = false;
    for (const record of [order, ...order.lines]) {
        const edit = edits.get(record.uuid);
        const undone = edit && pickOthers(edit, record);
        if (edit === null) {
            order.removeOrderline(record);
        } else if (undone && Object.keys(undone).length) {
            record.update(undone);
        } else {
            continue;
        }
        isUndone = true;
    }
    return isUndone;
}
