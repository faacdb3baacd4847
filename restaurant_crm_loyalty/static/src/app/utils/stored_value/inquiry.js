import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Deferred } from "@web/core/utils/concurrency";
import { LIMITS } from "./stored_value_client";

const UNKNOWN = { answer: "unknown", reply: {} };

/** Asks until there is an answer that is not "unknown", or until somebody stops it. */
export class Inquiry {
    /**
     * @param {(again: boolean) => Promise<{answer: string, reply: Object}>} step one
     *  question; `again` from the second time on
     * @param {(inquiry: Inquiry) => void} onUnknown called once, when it takes longer
     */
    constructor(step, onUnknown = () => {}) {
        this.step = step;
        this.onUnknown = onUnknown;
        this.state = reactive({ questions: 0, message: "" });
        this.stopped = new Deferred();
        this.woken = new Deferred();
        this.ended = false;
    }

    /** @returns {Promise<{answer: string, reply: Object}>} never "unknown" */
    async run() {
        let result = await this._ask();
        if (result.answer === "unknown") {
            this.onUnknown(this);
        }
        while (result.answer === "unknown") {
            this.state.message = result.reply.message || "";
            await this._pause();
            result = await this._ask();
        }
        this.ended = true;
        return result;
    }

    /** Stop waiting for the question that is under way: ask again now. */
    hurry() {
        this.woken.resolve(UNKNOWN);
    }

    /** End with this result, whatever the server says later. */
    stop(result) {
        this.ended = true;
        this.stopped.resolve(result);
    }

    async _ask() {
        if (this.ended) {
            return this.stopped;
        }
        this.woken = new Deferred();
        const question = this.step(this.state.questions > 0);
        this.state.questions += 1;
        return Promise.race([this.stopped, this.woken, question]);
    }

    async _pause() {
        let timer;
        const rest = new Promise((resolve) => {
            timer = browser.setTimeout(resolve, LIMITS.interval);
        });
        await Promise.race([this.stopped, this.woken, rest]);
        browser.clearTimeout(timer);
    }
}
