import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { addKitchenNote, hasKitchenNote } from "@restaurant_crm/app/utils/kitchen_note";

const { DateTime } = luxon;

/** What every section of the guest card is given. */
export const guestCardProps = { sections: Object, card: Object, order: Object };

export class IdentitySection extends Component {
    static template = "restaurant_crm.GuestCardIdentity";
    static props = guestCardProps;

    get identity() {
        return this.props.sections.identity;
    }
    get birthday() {
        const days = this.identity.birthday_in;
        if (days === false || days === undefined) {
            return "";
        }
        return days ? _t("Birthday in %s days", days) : _t("Birthday today");
    }
    get visits() {
        const { count = 0, last } = this.props.sections.visits || {};
        if (!count) {
            return _t("First visit");
        }
        const when = last ? DateTime.fromISO(last).toRelativeCalendar() : "";
        return [_t("%s visits", count), when].filter(Boolean).join(" · ");
    }
}

export class PreferencesSection extends Component {
    static template = "restaurant_crm.GuestCardPreferences";
    static props = guestCardProps;

    setup() {
        this.pos = usePos();
    }

    /** What the kitchen should read of the allergies; "" where nothing is cooked. */
    get warning() {
        const allergies = this.props.sections.preferences?.allergies || [];
        const names = allergies.map(({ name }) => name).join(", ");
        const isCooked = this.pos.config.module_pos_restaurant;
        return isCooked && names ? _t("Allergy: %s", names) : "";
    }
    get isTold() {
        return hasKitchenNote(this.props.order, this.warning);
    }
    tellKitchen() {
        addKitchenNote(this.props.order, this.warning);
    }
}

export class VisitsSection extends Component {
    static template = "restaurant_crm.GuestCardVisits";
    static props = guestCardProps;

    get favourites() {
        return (this.props.sections.visits?.favourites || []).join(", ");
    }
}

guestCardSections.add("identity", { component: IdentitySection, sequence: 10 });
guestCardSections.add("preferences", { component: PreferencesSection, sequence: 20 });
guestCardSections.add("visits", { component: VisitsSection, sequence: 90 });
