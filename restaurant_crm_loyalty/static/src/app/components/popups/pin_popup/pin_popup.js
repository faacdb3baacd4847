import { Component, useExternalListener, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { Numpad } from "@point_of_sale/app/components/numpad/numpad";
import { PIN_BUTTONS, pressPin } from "@restaurant_crm_loyalty/app/utils/pin_buttons";

const SHORTEST = 4;
const LONGEST = 12;

/**
 * Asks the guest for the PIN of the card. The digits live in this component, and go with
 * it: they are shown as dots and stored nowhere.
 */
export class PinPopup extends Component {
    static template = "restaurant_crm_loyalty.PinPopup";
    static components = { Dialog, Numpad };
    static props = { reply: Object, getPayload: Function, close: Function };
    buttons = PIN_BUTTONS;

    setup() {
        this.pin = ""; // not part of the state: nothing renders it
        this.state = useState({ length: 0 });
        useExternalListener(window, "keydown", this.onKeydown, { capture: true });
    }

    get complaint() {
        const { code, message, tries_left: left } = this.props.reply;
        if (code !== "bad_pin") {
            return "";
        }
        return left
            ? _t("%(message)s Tries left: %(left)s", { message, left })
            : message;
    }

    get isComplete() {
        return this.state.length >= SHORTEST;
    }

    press(key) {
        this.pin = pressPin(this.pin, key, LONGEST);
        this.state.length = this.pin.length;
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.confirm();
        } else if (/^\d$|^Backspace$|^Delete$/.test(ev.key)) {
            ev.preventDefault();
            ev.stopPropagation();
            this.press(ev.key);
        }
    }

    confirm() {
        if (this.isComplete) {
            this.props.getPayload(this.pin);
            this.pin = "";
            this.props.close();
        }
    }
}
