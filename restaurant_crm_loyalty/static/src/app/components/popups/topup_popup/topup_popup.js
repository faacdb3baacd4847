import { Component, useExternalListener, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { parseFloat } from "@web/views/fields/parsers";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import {
    BACKSPACE,
    DECIMAL,
    Numpad,
    ZERO,
    getButtons,
} from "@point_of_sale/app/components/numpad/numpad";

const LONGEST = 10;

/** How much does the guest pay in, and what bonus does it bring? */
export class TopUpPopup extends Component {
    static template = "restaurant_crm_loyalty.TopUpPopup";
    static components = { Dialog, Numpad };
    static props = { guest: String, getPayload: Function, close: Function };

    setup() {
        this.pos = usePos();
        this.state = useState({ text: "" });
        this.buttons = getButtons([DECIMAL, ZERO, BACKSPACE]);
        useExternalListener(window, "keydown", this.onKeydown, { capture: true });
    }

    get amount() {
        return this.pos.currency.round(
            this.state.text ? parseFloat(this.state.text) : 0
        );
    }

    get bonus() {
        return this.pos.getTopupBonus(this.amount);
    }

    get gift() {
        return this.pos.getTopupGift(this.amount);
    }

    isReached(plan) {
        return this.pos.getTopupPlan(this.amount)?.id === plan.id;
    }

    format(amount) {
        return this.env.utils.formatCurrency(amount);
    }

    choose(plan) {
        this.state.text = this.env.utils.formatCurrency(plan.amount, false).trim();
    }

    press(key) {
        const { text } = this.state;
        if (key === "Backspace") {
            this.state.text = text.slice(0, -1);
        } else if (key === DECIMAL.value && !text.includes(key)) {
            this.state.text = `${text || "0"}${key}`;
        } else if (/^\d$/.test(key) && text.length < LONGEST) {
            this.state.text = text === "0" ? key : text + key;
        }
    }

    onKeydown(ev) {
        const key = [".", ","].includes(ev.key) ? DECIMAL.value : ev.key;
        if (key === "Enter" && this.amount > 0) {
            this.confirm();
        } else if (/^\d$|^Backspace$/.test(key) || key === DECIMAL.value) {
            this.press(key);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    confirm() {
        this.props.getPayload(this.amount);
        this.props.close();
    }
}
