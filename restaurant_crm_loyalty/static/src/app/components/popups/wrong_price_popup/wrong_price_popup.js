import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { formatCurrency } from "@web/core/currency";

/** Shows what a member is about to overpay, and asks. Payload: "apply" or "keep". */
export class WrongPricePopup extends Component {
    static template = "restaurant_crm_loyalty.WrongPricePopup";
    static components = { Dialog };
    static props = {
        order: Object,
        lines: Array,
        getPayload: Function,
        close: Function,
    };

    setup() {
        // The lines change while the dialog closes: what it shows does not.
        this.rows = this.props.lines.map((line) => this.prepareRow(line));
    }

    get tierName() {
        return this.props.order.partner_id.restaurant_tier_id.name;
    }

    prepareRow(line) {
        const currencyId = line.currency.id;
        const discounted = 1 - line.getDiscount() / 100;
        return {
            uuid: line.uuid,
            name: line.getFullProductName(),
            quantity: line.getQuantityStr().qtyStr,
            charged: formatCurrency(line.chargedUnitPrice * discounted, currencyId),
            member: formatCurrency(line.memberUnitPrice * discounted, currencyId),
        };
    }

    choose(choice) {
        this.props.getPayload(choice);
        this.props.close();
    }
}
