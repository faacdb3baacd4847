import { Component } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { guestCardProps } from "@restaurant_crm/app/components/guest_card/sections/sections";

/** What to say to the guest: why this visit is worth a word. */
export class GreetingSection extends Component {
    static template = "restaurant_crm.GuestCardGreeting";
    static props = guestCardProps;
}

/** The table that is kept for the guest today, and what there is to celebrate. */
export class ReservationSection extends Component {
    static template = "restaurant_crm.GuestCardReservation";
    static props = guestCardProps;
}

/** What sells well here and the guest has not had yet; one tap orders it. */
export class DishesSection extends Component {
    static template = "restaurant_crm.GuestCardDishes";
    static props = guestCardProps;

    setup() {
        this.pos = usePos();
    }

    get dishes() {
        return (this.props.sections.dishes || []).map(({ id, name }) => ({
            id,
            name,
            product: this.pos.models["product.template"].get(id),
        }));
    }

    async order(product) {
        await this.pos.addLineToCurrentOrder({ product_tmpl_id: product });
    }
}

guestCardSections.add("greeting", { component: GreetingSection, sequence: 12 });
guestCardSections.add("reservation", { component: ReservationSection, sequence: 15 });
guestCardSections.add("dishes", { component: DishesSection, sequence: 95 });
