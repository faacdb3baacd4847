import { _t } from "@web/core/l10n/translation";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PaymentInterface } from "@point_of_sale/app/utils/payment/payment_interface";
import { register_payment_method } from "@point_of_sale/app/services/pos_store";
import {
    ENDED,
    PIN_CODES,
} from "@restaurant_crm_loyalty/app/services/stored_value_lines";
import { PinPopup } from "@restaurant_crm_loyalty/app/components/popups/pin_popup/pin_popup";

/**
 * Stored value as a tender. Authorise holds the amount on the server, under the uuid of
 * the payment line; the order captures it when it is stored. A payment ends by an answer
 * of the server only, so a reply that does not come is asked for again.
 */
export class PaymentStoredValue extends PaymentInterface {
    setup() {
        super.setup(...arguments);
        this.supports_reversals = true;
    }

    /** The payment screen sends at once where there is nothing to choose. */
    get fastPayments() {
        return false;
    }

    get service() {
        return this.pos.storedValue;
    }

    getLine(uuid) {
        return this.pos.models["pos.payment"].getBy("uuid", uuid);
    }

    async sendPaymentRequest(uuid) {
        const line = this.getLine(uuid);
        const order = line.pos_order_id;
        const refusal = this.pos.getStoredValueObstacle(order) || this._fitAmount(line);
        if (refusal) {
            return this._refuse(refusal);
        }
        const request = { partner_id: order.getPartner().id, order_uuid: order.uuid };
        if (line.getAmount() < 0) {
            request.refunded_line_ids = order.refundedLineIds;
            return this._send(line, "refund", request);
        }
        const wallet = await this.pos.chooseWallet(line);
        if (!wallet || line.isGone) {
            return this._leave(line);
        }
        request.order_total = order.totalDue;
        if (wallet.card) {
            request.account_id = wallet.account.id;
            request.card_id = wallet.card.id;
        }
        return this._send(line, "authorise", request);
    }

    async sendPaymentCancel(order, uuid) {
        return this.service.lines.cancel(this.getLine(uuid));
    }

    /** Settles as true once the money is back; a line left waiting never settles. */
    async sendPaymentReversal(uuid) {
        const line = this.getLine(uuid);
        const { lines } = this.service;
        const { answer } = await lines.conclude(line, () => lines.askVoid(line));
        return ENDED.includes(answer) ? answer === "no" : new Promise(() => {});
    }

    /** Make the amount no more than what is due: stored value gives no change. */
    _fitAmount(line) {
        const due = line.pos_order_id.remainingDue;
        const amount = line.getAmount();
        if (!amount || Math.sign(amount) !== Math.sign(due)) {
            return _t("There is nothing to pay from stored value.");
        }
        if (Math.abs(amount) > Math.abs(due)) {
            line.setAmount(due);
        }
        return "";
    }

    /** Nothing more is sent. Nobody waits for a line that went meanwhile. */
    _leave(line) {
        this.pos.paymentTerminalInProgress = false;
        return line.isGone ? new Promise(() => {}) : false;
    }

    async _send(line, verb, request) {
        let unsure = false;
        let pin;
        await this.service.lines.learn(line);
        for (;;) {
            if (this.service.isOffline && !unsure) {
                return this._refuse(
                    _t(
                        "Stored value needs a connection. Choose another payment method."
                    )
                );
            }
            const result = await this._ask(line, verb, request, pin);
            if (!PIN_CODES.includes(result.reply.code)) {
                return this._end(line, result);
            }
            unsure ||= result.repeated;
            pin = await makeAwaitable(this.pos.dialog, PinPopup, {
                reply: result.reply,
            });
            if (!pin || line.isGone) {
                const isSent = unsure && !line.isGone;
                return isSent ? this._takeBack(line) : this._leave(line);
            }
        }
    }

    _ask(line, verb, values, pin) {
        const { lines } = this.service;
        const amount = Math.abs(line.getAmount());
        const request = { amount, ...values, ...line.storedValueKey };
        const first = pin ? { ...request, pin } : request;
        return lines.conclude(line, async (again) => {
            if (!again) {
                return this.service.ask(verb, first);
            }
            // Without the PIN: a wrong one must not be tried again and again.
            return (await lines.askStatus(line)) || this.service.ask(verb, request);
        });
    }

    /** Nothing more is sent, but an earlier request may still be on its way. */
    async _takeBack(line) {
        const { lines } = this.service;
        return this._end(line, await lines.conclude(line, () => lines.askVoid(line)));
    }

    _end(line, { answer, reply }) {
        if (!ENDED.includes(answer)) {
            return new Promise(() => {}); // the line is taken up again, or is gone
        }
        return answer === "yes" || this.pos.explainStoredValueRefusal(line, reply);
    }

    _refuse(text) {
        this.service.alert(text);
        return false;
    }
}

register_payment_method("stored_value", PaymentStoredValue);
