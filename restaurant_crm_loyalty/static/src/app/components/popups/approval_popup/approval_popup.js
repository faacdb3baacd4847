import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { Numpad } from "@point_of_sale/app/components/numpad/numpad";
import { PIN_BUTTONS, pressPin } from "@restaurant_crm_loyalty/app/utils/pin_buttons";

const LONGEST = 30; // employees may have longer PINs than cards

/**
 * Asks a manager to approve what is on a check. Secrets live in the inputs alone, and go
 * with them. Payload: true, once the server has said yes.
 */
export class ApprovalPopup extends Component {
    static template = "restaurant_crm_loyalty.ApprovalPopup";
    static components = { Dialog, Numpad };
    static props = {
        needs: Array,
        managers: Array,
        send: Function,
        getPayload: Function,
        close: Function,
    };
    buttons = PIN_BUTTONS;

    setup() {
        this.pos = usePos();
        const [manager] = this.props.managers;
        this.state = useState({
            employeeId: manager?.id || 0,
            login: "",
            secret: "",
            complaint: "",
            sending: false,
        });
    }

    get byPin() {
        return this.props.managers.length > 0;
    }

    get isComplete() {
        const { login, secret, sending } = this.state;
        return Boolean(secret && (this.byPin || login.trim()) && !sending);
    }

    describe(need) {
        if (need.action === "discount") {
            return `−${need.amount} %`;
        }
        return this.env.utils.formatCurrency(need.amount);
    }

    chooseManager(ev) {
        this.state.employeeId = Number(ev.target.value);
    }

    press(key) {
        this.state.secret = pressPin(this.state.secret, key, LONGEST);
    }

    onKeydown(ev) {
        ev.stopPropagation(); // digits are the secret's, not the number buffer's
        if (ev.key === "Enter") {
            ev.preventDefault(); // nor does it press the button that was tapped last
            this.confirm();
        }
    }

    async confirm() {
        if (!this.isComplete) {
            return;
        }
        const { employeeId, login, secret } = this.state;
        this.state.sending = true;
        const reply = await this.props.send(
            this.byPin
                ? { employee_id: employeeId, pin: secret }
                : { login: login.trim(), password: secret }
        );
        Object.assign(this.state, { sending: false, secret: "" });
        if (reply.ok) {
            this.props.getPayload(true);
            this.props.close();
        } else {
            this.state.complaint = reply.message;
        }
    }
}
