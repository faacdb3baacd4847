import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatCurrency } from "@web/core/currency";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { describeProgress } from "@restaurant_crm_loyalty/app/utils/progress_text";

/** Points on the receipt: before, earned and why, used, after. */
export class PointsReceipt extends Component {
    static template = "restaurant_crm_loyalty.PointsReceipt";
    static props = { points: Object, currencyId: Number };

    get isKnown() {
        return typeof this.props.points.after === "number";
    }

    get expiry() {
        const { standing } = this.props.points;
        if (!standing?.expiring || !standing.expires_on) {
            return "";
        }
        const day = formatDate(deserializeDate(standing.expires_on));
        return _t("%(points)s points are valid until %(day)s", {
            points: standing.expiring,
            day,
        });
    }

    get progress() {
        return describeProgress(this.props.points.progress, (x) => this.format(x));
    }

    get earnedLabel() {
        return this.props.points.earned < 0 ? _t("Taken back") : _t("Earned");
    }

    get usedLabel() {
        return this.props.points.used > 0 ? _t("Given back") : _t("Used");
    }

    explain(line) {
        const parts = [line.title, line.rule];
        if (line.factor !== 1) {
            parts.push(`× ${line.factor}`);
        }
        return parts.filter(Boolean).join(" · ");
    }

    round(points) {
        return Math.round(points * 100) / 100;
    }

    format(amount) {
        return formatCurrency(amount, this.props.currencyId);
    }
}
