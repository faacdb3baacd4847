import { Component } from "@odoo/owl";

/** What the server said about a payment from stored value, below its payment line. */
export class StoredValueLine extends Component {
    static template = "restaurant_crm_loyalty.StoredValueLine";
    static props = { line: Object, askServer: Function };

    get reply() {
        return this.props.line.uiState?.storedValue;
    }

    get isStuck() {
        const status = this.props.line.getPaymentStatus();
        return ["waitingCancel", "reversing"].includes(status);
    }

    format(amount) {
        return this.env.utils.formatCurrency(amount);
    }
}
