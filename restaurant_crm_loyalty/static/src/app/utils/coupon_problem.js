import { _t } from "@web/core/l10n/translation";
import { formatCurrency } from "@point_of_sale/app/models/utils/currency";

/** Why a coupon of a check does not hold beside the others; empty: it does. */
export function explainCoupon(card, outcome, currency) {
    switch (outcome?.problem) {
        case "threshold":
            return _t(
                "It needs %s more on the check.",
                formatCurrency(outcome.missing * currency.rounding, currency)
            );
        case "exclusive":
            return card.program_id._restaurant_coupon.stacking === "exclusive"
                ? _t("It does not go with another coupon.")
                : _t("The other coupon stands alone on a check.");
        case "dish":
            return _t("Its dish is not on the check.");
        case "group":
            return _t("Another coupon of its group holds.");
        case "max":
            return _t("There are as many coupons on the check as may be.");
        case "nothing":
            return _t("There is nothing left that it could take off.");
    }
    return "";
}
