import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** The guest holds several cards: which one pays, and what is left on its account? */
export class StoredValuePopup extends Component {
    static template = "restaurant_crm_loyalty.StoredValuePopup";
    static components = { Dialog };
    static props = {
        wallets: Array, // {account, card, payable}, see `PosStore.loadWallets`
        amount: Number,
        getPayload: Function,
        close: Function,
    };

    setup() {
        const { wallets, amount } = this.props;
        const enough = wallets.find(({ payable }) => payable >= amount);
        this.state = useState({ wallet: enough || wallets[0] });
    }

    isChosen(wallet) {
        return this.state.wallet.card.id === wallet.card.id;
    }

    /** The part of the amount that a card can pay. */
    getPart(wallet) {
        return Math.max(0, Math.min(this.props.amount, wallet.payable));
    }

    get part() {
        return this.getPart(this.state.wallet);
    }

    format(amount) {
        return this.env.utils.formatCurrency(amount);
    }

    confirm() {
        this.props.getPayload(this.state.wallet);
        this.props.close();
    }
}
