import { Component } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

export class GuestFinderButton extends Component {
    static template = "restaurant_crm.GuestFinderButton";
    static props = { class: { type: String, optional: true } };

    setup() {
        this.pos = usePos();
    }
}
