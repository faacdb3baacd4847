import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { parseFloat as parseAmount } from "@web/views/fields/parsers";

/**
 * Asks for number and total of a receipt, and gives the check to a guest. Payload: the
 * reply of the server, once it has said yes.
 */
export class ClaimPopup extends Component {
    static template = "restaurant_crm_loyalty.ClaimPopup";
    static components = { Dialog };
    static props = {
        guest: String,
        send: Function,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({
            reference: "",
            total: "",
            complaint: "",
            sending: false,
        });
    }

    get amount() {
        try {
            return parseAmount(this.state.total);
        } catch {
            return 0;
        }
    }

    get isComplete() {
        const { reference, sending } = this.state;
        return Boolean(reference.trim() && this.amount > 0 && !sending);
    }

    onKeydown(ev) {
        ev.stopPropagation(); // digits are the receipt's, not the number buffer's
        if (ev.key === "Enter") {
            this.confirm();
        }
    }

    async confirm() {
        if (!this.isComplete) {
            return;
        }
        this.state.sending = true;
        const reply = await this.props.send(this.state.reference.trim(), this.amount);
        this.state.sending = false;
        if (reply.ok) {
            this.props.getPayload(reply);
            this.props.close();
        } else {
            this.state.complaint = reply.message;
        }
    }
}
