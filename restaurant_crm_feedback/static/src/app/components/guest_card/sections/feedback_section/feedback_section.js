import { Component } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { guestCardProps } from "@restaurant_crm/app/components/guest_card/sections/sections";

/** What the guest said last, so that the cashier can thank or make good. */
export class FeedbackSection extends Component {
    static template = "restaurant_crm_feedback.FeedbackSection";
    static props = guestCardProps;

    get feedback() {
        return this.props.sections.feedback;
    }

    get lastDate() {
        return formatDate(deserializeDate(this.feedback.last_date));
    }

    /** Says what the stars show, for those who cannot see them. */
    get lastScore() {
        return _t("%(score)s of 5", { score: this.feedback.last_score });
    }

    get summary() {
        return _t("average %(average)s of %(count)s", {
            average: formatFloat(this.feedback.average, { digits: [16, 1] }),
            count: this.feedback.count,
        });
    }
}

guestCardSections.add("feedback", { component: FeedbackSection, sequence: 50 });
