import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/**
 * No answer yet. Nobody knows whether the guest has paid, so the till goes on asking;
 * the cashier can cancel the payment, or leave it and come back to the order later.
 */
export class StoredValueStatusPopup extends Component {
    static template = "restaurant_crm_loyalty.StoredValueStatusPopup";
    static components = { Dialog };
    static props = { state: Object, amount: Number, cancel: Function, close: Function };

    setup() {
        this.inquiry = useState(this.props.state);
        this.state = useState({ cancelling: false });
    }

    async cancel() {
        this.state.cancelling = true;
        await this.props.cancel();
        this.state.cancelling = false;
    }
}
