import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** The guest can pay from several accounts: which one, and what is left on it? */
export class StoredValuePopup extends Component {
    static template = "restaurant_crm_loyalty.StoredValuePopup";
    static components = { Dialog };
    static props = {
        accounts: Array,
        amount: Number,
        getPayload: Function,
        close: Function,
    };

    setup() {
        const enough = this.props.accounts.find(
            (a) => a.available >= this.props.amount
        );
        this.state = useState({ account: enough || this.props.accounts[0] });
    }

    isChosen(account) {
        return this.state.account.id === account.id;
    }

    /** The part of the amount that an account can pay. */
    getPart(account) {
        return Math.max(0, Math.min(this.props.amount, account.available));
    }

    get part() {
        return this.getPart(this.state.account);
    }

    format(amount) {
        return this.env.utils.formatCurrency(amount);
    }

    confirm() {
        this.props.getPayload(this.state.account);
        this.props.close();
    }
}
