import { Component } from "@odoo/owl";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { guestCardProps } from "@restaurant_crm/app/components/guest_card/sections/sections";

/** The table that is kept for the guest today, and what there is to celebrate. */
export class ReservationSection extends Component {
    static template = "restaurant_crm.GuestCardReservation";
    static props = guestCardProps;
}

guestCardSections.add("reservation", { component: ReservationSection, sequence: 15 });
