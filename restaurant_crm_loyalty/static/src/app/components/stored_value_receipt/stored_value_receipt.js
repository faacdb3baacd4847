import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatCurrency } from "@web/core/currency";

/** The proof on the receipt: balance before, what this order moved, balance after. */
export class StoredValueReceipt extends Component {
    static template = "restaurant_crm_loyalty.StoredValueReceipt";
    static props = { receipt: Object, currencyId: Number };

    format(amount) {
        return formatCurrency(amount, this.props.currencyId);
    }

    getTitle(line) {
        const titles = {
            spend: _t("Paid"),
            refund: _t("Given back"),
            topup: _t("Top-up"),
            reversal: _t("Top-up paid back"),
        };
        return titles[line.kind] || line.kind;
    }

    isOut(line) {
        return ["spend", "reversal"].includes(line.kind);
    }

    /** The parts of an amount, where bonus has a share in it. */
    hasParts(line) {
        return Boolean(line.bonus);
    }

    /** What the balance moved by: the bonus of a top-up comes and goes with it. */
    getMoved(line) {
        const withBonus = ["topup", "reversal"].includes(line.kind);
        const moved = withBonus ? line.amount + (line.bonus || 0) : line.amount;
        return this.isOut(line) ? -moved : moved;
    }

    isKnown(amount) {
        return typeof amount === "number";
    }
}
