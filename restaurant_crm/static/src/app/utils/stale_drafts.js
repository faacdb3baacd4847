/** What core keeps of an order besides it, and how it names the order. */
const PARTS = {
    "pos.order.line": "order_id",
    "pos.payment": "pos_order_id",
    "restaurant.order.course": "order_id",
};

/**
 * Leave out drafts of the server that are older than what this till knows, with all that
 * belongs to them.
 *
 * @param {Object} data model -> records, as the server sends them
 * @param {(order: Object) => boolean} isStale
 * @returns {Object} data, or a copy of it without them
 */
export function leaveOutOrders(data, isStale) {
    const stale = (data["pos.order"] || []).filter(isStale);
    if (!stale.length) {
        return data;
    }
    const ids = new Set(stale.map((order) => order.id));
    const kept = { ...data };
    kept["pos.order"] = data["pos.order"].filter((order) => !stale.includes(order));
    for (const [model, name] of Object.entries(PARTS)) {
        kept[model] = (data[model] || []).filter((part) => !ids.has(part[name]));
    }
    return kept;
}

/**
 * At the start of a till, the browser's records stand before the server's: of an order
 * that was paid here, and is not confirmed yet, the browser's are taken.
 *
 * @param {Object} data model -> records
 * @returns {Object} data, or a copy of it without the server's version of such orders
 */
export function preferUnconfirmed(data) {
    const unconfirmed = (data["pos.order"] || []).filter(isUnconfirmed);
    if (!unconfirmed.length) {
        return data;
    }
    const ids = new Set(unconfirmed.flatMap((order) => [order.id, order.uuid]));
    const kept = { ...data };
    kept["pos.order"] = dropLater(data["pos.order"], (order) => ids.has(order.uuid));
    for (const [model, name] of Object.entries(PARTS)) {
        kept[model] = dropLater(data[model] || [], (part) => ids.has(part[name]));
    }
    return kept;
}

/** Of records with one uuid the first is kept, where it is guarded. */
function dropLater(records, isGuarded) {
    const guarded = new Set();
    return records.filter((record) => {
        const isKnown = guarded.has(record.uuid);
        if (isGuarded(record)) {
            guarded.add(record.uuid);
        }
        return !isKnown;
    });
}

function isUnconfirmed(order) {
    return order.state !== "draft" && JSON.parse(order.JSONuiState || "{}").unconfirmed;
}
