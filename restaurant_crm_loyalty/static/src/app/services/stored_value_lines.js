import { HELD } from "@restaurant_crm_loyalty/app/utils/stored_value/stored_value_client";
import { Inquiry } from "@restaurant_crm_loyalty/app/utils/stored_value/inquiry";
import { StoredValueStatusPopup } from "@restaurant_crm_loyalty/app/components/popups/stored_value_status_popup/stored_value_status_popup";

/** Refusals after which the same request is sent again, with a PIN. */
export const PIN_CODES = ["pin_required", "bad_pin"];
/** The server has spoken. Otherwise a line was left waiting, or was cancelled. */
export const ENDED = ["yes", "no"];

/** Payment lines between a request and its answer. */
export class StoredValueLines {
    constructor(service) {
        this.service = service;
        this.inquiries = new Map(); // uuid of a line -> the inquiry under way
    }

    get pos() {
        return this.service.pos;
    }

    /**
     * Ask about a line until the server has answered, and note on the line what it said.
     * When it takes longer a dialog shows up: the cashier can cancel, or leave the line.
     *
     * @param {Object} line the `pos.payment`
     * @param {(again: boolean) => Promise<{answer: string, reply: Object}>} step
     * @returns {Promise<{answer: "yes"|"no"|"left"|"cancelled", reply: Object,
     *  repeated: boolean}>} repeated: an earlier request may still be on its way
     */
    async conclude(line, step) {
        const partner = line.pos_order_id.getPartner();
        const result = await this._inquire(line, step);
        const { answer, reply } = result;
        if (answer === "yes" && HELD.includes(reply.state)) {
            line.acceptStoredValue(reply);
        } else if (answer === "no" && !PIN_CODES.includes(reply.code)) {
            line.nextAttempt();
        }
        if (!ENDED.includes(answer)) {
            this.pos.paymentTerminalInProgress = false;
        }
        this.service.forgetGuest(partner);
        return result;
    }

    async _inquire(line, step) {
        // The key has to be found again after a reload, whatever happens now.
        await this.service.persist();
        let close = () => {};
        const inquiry = new Inquiry(step, () => {
            close = this._showStatus(line, inquiry);
        });
        this.inquiries.set(line.uuid, inquiry);
        try {
            const result = await inquiry.run();
            return { ...result, repeated: inquiry.state.questions > 1 };
        } finally {
            this.inquiries.delete(line.uuid);
            close();
        }
    }

    _showStatus(line, inquiry) {
        const leave = () => inquiry.stop({ answer: "left", reply: {} });
        const props = {
            state: inquiry.state,
            amount: line.getAmount(),
            cancel: () => this.cancel(line),
        };
        return this.pos.dialog.add(StoredValueStatusPopup, props, { onClose: leave });
    }

    /**
     * Take back what was sent for a line, whether the server ever got it or not, and
     * remove the line.
     *
     * @returns {Promise<boolean>} false: the payment belongs to a stored order already
     */
    async cancel(line) {
        await this.learn(line);
        const { answer } = await this.service.release(line.storedValueKey);
        if (answer === "no") {
            return false;
        }
        this.inquiries.get(line.uuid)?.stop({ answer: "cancelled", reply: {} });
        // Its key may still be on the way to the server: it is not used again.
        line.pos_order_id?.removePaymentline(line);
        return true;
    }

    /** Take back what was sent for a line that goes whatever the server says. */
    async giveUp(line) {
        const key = line.storedValueKey;
        this.inquiries.get(line.uuid)?.stop({ answer: "cancelled", reply: {} });
        return this.service.release(key);
    }

    /**
     * Find out what became of a line whose answer was lost, by a reload or because the
     * cashier did not wait for it.
     *
     * @returns {Promise<boolean|undefined>} undefined: still not known
     */
    async recover(line) {
        const running = this.inquiries.get(line.uuid);
        if (running) {
            running.hurry();
            return undefined;
        }
        const wanted = line.getPaymentStatus() === "waiting";
        const { answer, reply } = await this.conclude(
            line,
            async () => (wanted && (await this.askStatus(line))) || this.askVoid(line)
        );
        if (!ENDED.includes(answer)) {
            return undefined;
        }
        if (answer === "no") {
            this.pos.explainStoredValueRefusal(line, reply);
        }
        return line.handlePaymentResponse(answer === "yes");
    }

    /** From now on this till counts the tries of a line. */
    async learn(line) {
        return line.isOfAnotherTill ? this.askStatus(line) : line.learnAttempt();
    }

    /** @returns the status where it settles the matter, or is not known either */
    async askStatus(line) {
        const result = await this.service.ask("status", line.storedValueKey);
        if (result.answer === "yes" && line.isOfAnotherTill) {
            line.learnAttempt(result.reply);
        }
        const settled =
            result.answer === "unknown" || HELD.includes(result.reply.state);
        return settled ? result : undefined;
    }

    /** End what was sent, for certain: an authorisation still on its way fails then. */
    async askVoid(line) {
        await this.learn(line);
        const { answer, reply } = await this.service.ask("void", line.storedValueKey);
        if (answer === "yes") {
            return { answer: "no", reply: { code: "void" } };
        }
        return { answer: reply.state === "captured" ? "yes" : answer, reply };
    }
}
