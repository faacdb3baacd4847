import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";

function describeAmount(amount, unit, format) {
    const units = {
        spend: format(amount),
        visits: _t("%s visits", amount),
        points: _t("%s points", amount),
    };
    return units[unit] || `${amount}`;
}

const day = (text) => formatDate(deserializeDate(text));

/**
 * How far it is to the next tier, and what keeps this one: lines to read out.
 *
 * @param {Object|false} progress of the server: {tier, missing, unit, until, keep, …}
 * @param {(amount: number) => string} format amount of money as text
 * @returns {string[]}
 */
export function describeProgress(progress, format) {
    const lines = [];
    if (progress?.keep) {
        lines.push(
            _t("%(missing)s to keep the tier, by %(day)s", {
                missing: describeAmount(progress.keep, progress.keep_unit, format),
                day: day(progress.keep_until),
            })
        );
    }
    if (progress?.tier && progress.missing > 0) {
        const missing = describeAmount(progress.missing, progress.unit, format);
        lines.push(
            progress.until
                ? _t("%(missing)s to %(tier)s, by %(day)s", {
                      missing,
                      tier: progress.tier,
                      day: day(progress.until),
                  })
                : _t("%(missing)s to %(tier)s", { missing, tier: progress.tier })
        );
    }
    if (progress?.fee) {
        lines.push(
            _t("Saved %(saved)s of %(fee)s", {
                saved: format(progress.saved),
                fee: format(progress.fee),
            })
        );
    }
    return lines;
}
