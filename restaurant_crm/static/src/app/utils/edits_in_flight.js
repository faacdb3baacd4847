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
    "pos.payment": ["amount", "payment_status"],
};
const KINDS = ["delete", "unlink"];

function getRecords(order) {
    return [order, ...order.lines, ...order.payment_ids];
}

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
 * @returns {Map<string, Object>} uuid of the order, its lines and payments -> values
 */
export function readCheck(order) {
    return new Map(
        getRecords(order).map((record) => [record.uuid, readFields(record)])
    );
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
 * Do again what an answer has undone. All of it is sent with the next request: core takes
 * for sent what it has read.
 *
 * @param {Object} order
 * @param {Map<string, Object|null>} edits what `findEdits` gave
 * @returns {boolean} whether there was anything to do, or to send
 */
export function redoEdits(order, edits) {
    let isUnsent = false;
    for (const record of getRecords(order)) {
        const edit = edits.get(record.uuid);
        if (edit === null) {
            remove(order, record);
        } else if (edit && Object.keys(edit).length) {
            const undone = pickOthers(edit, record);
            if (Object.keys(undone).length) {
                record.update(undone);
            }
            record._dirty = true;
        } else {
            continue;
        }
        isUnsent = true;
    }
    return isUnsent;
}

/** With one dish of a set menu all of them go. */
function remove(order, record) {
    if (order.lines.includes(record)) {
        order.removeOrderline(record);
    } else if (order.payment_ids.includes(record)) {
        order.removePaymentline(record);
    }
}

/**
 * What was taken off a check of which the server has not been told.
 *
 * @param {Object} order
 * @returns {{kind: string, field: string, command: Object}[]} as core keeps it
 */
export function readRemovals(order) {
    const commands = order.models.commands["pos.order"];
    return KINDS.flatMap((kind) =>
        [...commands[kind]].flatMap(([field, list]) =>
            list
                .filter(({ parentId }) => parentId === order.id)
                .map((command) => ({ kind, field, command }))
        )
    );
}

/**
 * Core has forgotten what was taken off: it is to be told with the next request.
 *
 * @param {Object} order
 * @param {Object[]} removals what `readRemovals` gave
 * @returns {boolean} whether there are any
 */
export function redoRemovals(order, removals) {
    const commands = order.models.commands["pos.order"];
    for (const { kind, field, command } of removals) {
        const others = commands[kind].get(field) || [];
        if (!others.some(({ id }) => id === command.id)) {
            commands[kind].set(field, [...others, command]);
        }
    }
    return removals.length > 0;
}
