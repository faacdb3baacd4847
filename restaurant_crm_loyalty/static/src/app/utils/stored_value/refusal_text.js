import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime } from "@web/core/l10n/dates";

/**
 * What to tell the cashier about a "no" of the server.
 *
 * @param {Object} reply {code, message, available?, limit?, locked_until?}
 * @param {(amount: number) => string} format amount as text
 */
export function describeRefusal(reply, format) {
    const parts = [reply.message || _t("The payment was not made.")];
    if (reply.available > 0) {
        parts.push(_t("Available: %s.", format(reply.available)));
    }
    if (reply.limit > 0) {
        parts.push(_t("Limit: %s.", format(reply.limit)));
    }
    if (reply.code === "pin_locked") {
        parts.push(describeLock(reply.locked_until));
    }
    return parts.join("\n");
}

function describeLock(until) {
    return until
        ? _t("Try again after %s.", deserializeDateTime(until).toFormat("HH:mm"))
        : _t("A floor manager has to unlock it.");
}
