import { Component } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { guestCardProps } from "@restaurant_crm/app/components/guest_card/sections/sections";

/** A complaint of the guest is open: whoever serves should know, and apologise. */
export class CaseSection extends Component {
    static template = "restaurant_crm_feedback.CaseSection";
    static props = guestCardProps;

    get cases() {
        return this.props.sections.cases;
    }

    get since() {
        return formatDate(deserializeDate(this.cases.since));
    }
}

guestCardSections.add("cases", { component: CaseSection, sequence: 15 });
