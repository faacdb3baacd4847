import { browser } from "@web/core/browser/browser";

/** How long the till waits for an answer, and before it asks again (milliseconds). */
export const LIMITS = {
    answer: 10_000,
    interval: 2_000,
    receipt: 2_000,
    help: 4_000, // for what a guest can pay without
    void: 15_000,
};

/** States in which the guest's money is held for a payment. */
export const HELD = ["authorised", "captured"];

function readAnswer(reply) {
    if (reply?.ok === true) {
        return "yes";
    }
    return reply?.ok === false && reply.code !== "busy" ? "no" : "unknown";
}

/**
 * Asks the server about stored value and knows three answers: "yes", "no" with a reason,
 * and "unknown": no reply, a late one, an error on the way, or a busy server.
 */
export class StoredValueClient {
    /**
     * @param {(method: string, request: Object) => Promise<Object>} call
     */
    constructor(call) {
        this.call = call;
    }

    /**
     * @param {string} verb authorise, refund, void, status, receipt, closing, …
     * @param {Object} request
     * @param {number} [limit] milliseconds; later answers are not waited for
     * @returns {Promise<{answer: "yes"|"no"|"unknown", reply: Object}>}
     */
    async ask(verb, request, limit = LIMITS.answer) {
        let timer;
        const late = new Promise((resolve) => {
            timer = browser.setTimeout(() => resolve({}), limit);
        });
        try {
            const call = this.call(`stored_value_${verb}`, request);
            const reply = (await Promise.race([call, late])) || {};
            return { answer: readAnswer(reply), reply };
        } catch (error) {
            const message = error.data?.message || error.message || "";
            return { answer: "unknown", reply: { message } };
        } finally {
            browser.clearTimeout(timer);
        }
    }
}
