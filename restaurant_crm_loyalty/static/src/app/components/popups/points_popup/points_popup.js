import { Component, useExternalListener, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import {
    BACKSPACE,
    EMPTY,
    Numpad,
    ZERO,
    getButtons,
} from "@point_of_sale/app/components/numpad/numpad";
import { isPossible } from "@restaurant_crm_loyalty/app/utils/points";

const LONGEST = 8;

/** How many points does the guest use? */
export class PointsPopup extends Component {
    static template = "restaurant_crm_loyalty.PointsPopup";
    static components = { Dialog, Numpad };
    static props = {
        guest: String,
        usable: Number,
        most: Number,
        terms: Object,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ text: `${this.props.most}`, fresh: true });
        this.buttons = getButtons([EMPTY, ZERO, BACKSPACE]);
        useExternalListener(window, "keydown", this.onKeydown, { capture: true });
    }

    get points() {
        return Number(this.state.text || 0);
    }

    get isPossible() {
        return isPossible(this.points, this.props.most, this.props.terms);
    }

    get worth() {
        return this.env.utils.formatCurrency(this.points * this.props.terms.value);
    }

    /** The first digit replaces what was proposed. */
    press(key) {
        const text = this.state.fresh ? "" : this.state.text;
        if (key === "Backspace") {
            this.state.text = this.state.text.slice(0, -1);
        } else if (/^\d$/.test(key) && text.length < LONGEST) {
            this.state.text = text === "0" ? key : text + key;
        }
        this.state.fresh = false;
    }

    onKeydown(ev) {
        if (ev.key === "Enter" && this.isPossible) {
            this.confirm();
        } else if (/^\d$|^Backspace$/.test(ev.key)) {
            this.press(ev.key);
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    takeMost() {
        this.state.text = `${this.props.most}`;
        this.state.fresh = true;
    }

    confirm() {
        this.props.getPayload(this.points);
        this.props.close();
    }
}
