import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { guestCardProps } from "@restaurant_crm/app/components/guest_card/sections/sections";

const { DateTime } = luxon;

/** What staff should know before they give credit or a table; it stops nothing. */
export class WarningSection extends Component {
    static template = "restaurant_crm.GuestCardWarning";
    static props = guestCardProps;

    get warning() {
        return this.props.sections.warning;
    }
    get until() {
        const { until } = this.warning;
        return until
            ? _t(
                  "until %s",
                  DateTime.fromISO(until).toLocaleString(DateTime.DATE_SHORT)
              )
            : "";
    }
}

export class TagsSection extends Component {
    static template = "restaurant_crm.GuestCardTags";
    static props = guestCardProps;
}

/** Anniversaries of the coming week; the birthday stands beside the name. */
export class OccasionsSection extends Component {
    static template = "restaurant_crm.GuestCardOccasions";
    static props = guestCardProps;

    get occasions() {
        return (this.props.sections.occasions || []).map(({ id, name, days }) => ({
            id,
            text: days ? _t("%(name)s in %(days)s days", { name, days }) : name,
        }));
    }
}

export class NotesSection extends Component {
    static template = "restaurant_crm.GuestCardNotes";
    static props = guestCardProps;
}

guestCardSections.add("warning", { component: WarningSection, sequence: 5 });
guestCardSections.add("tags", { component: TagsSection, sequence: 12 });
guestCardSections.add("occasions", { component: OccasionsSection, sequence: 15 });
guestCardSections.add("notes", { component: NotesSection, sequence: 40 });
