import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import {
    LIMITS,
    StoredValueClient,
} from "@restaurant_crm_loyalty/app/utils/stored_value/stored_value_client";
import { VoidQueue } from "@restaurant_crm_loyalty/app/utils/stored_value/void_queue";
import { StoredValueLines } from "@restaurant_crm_loyalty/app/services/stored_value_lines";

/** What a till asks the server about stored value, and how. */
export class StoredValue {
    constructor(pos) {
        this.pos = pos;
        this.client = new StoredValueClient((method, request) =>
            pos.data.call("pos.session", method, [[pos.session.id], request])
        );
        this.voids = new VoidQueue(
            `restaurant_crm_loyalty.voids.${odoo.pos_config_id}`
        );
        this.lines = new StoredValueLines(this);
    }

    ask(verb, request, limit) {
        return this.client.ask(verb, request, limit);
    }

    /** Ask for what can be done without; nothing is tapped meanwhile, and not for long. */
    async askBlocked(verb, request) {
        const { ui } = this.pos.env.services;
        ui.block();
        try {
            return await this.ask(verb, request, LIMITS.help);
        } finally {
            ui.unblock();
        }
    }

    /** No request would leave this browser: a refusal is certain, nothing was sent. */
    get isOffline() {
        return this.pos.data.network.offline || !navigator.onLine;
    }

    /** Write orders and lines to the browser's database now, not in 300 ms. */
    async persist() {
        await this.pos.data.synchronizeLocalDataInIndexedDB();
    }

    /**
     * Void a key. What the server cannot be asked now it is asked later.
     *
     * @param {{key: string, attempt: number}} key
     * @returns {Promise<{answer: "yes"|"no"|"later", reply: Object}>}
     */
    async release(key) {
        this.voids.add(key); // the browser may be closed before the answer
        const { answer, reply } = await this.ask("void", key);
        if (answer === "unknown") {
            this._sendVoidsLater();
            return { answer: "later", reply };
        }
        this.voids.remove(key);
        return { answer, reply };
    }

    /** Send the voids that wait. Without a connection they wait on. */
    async sendVoids() {
        for (const item of this.voids.items) {
            const { answer } = await this.ask("void", item);
            if (answer === "unknown") {
                this._sendVoidsLater();
                return;
            }
            this.voids.remove(item);
        }
    }

    /** Where the network is back the till is told; a busy server says nothing. */
    _sendVoidsLater() {
        this.voidTimer ||= browser.setTimeout(() => {
            this.voidTimer = null;
            this.sendVoids();
        }, LIMITS.void);
    }

    /**
     * Fetch what the receipt of an order shows. A late server does not hold it up: then it
     * prints what the till knows, and the next copy has what came meanwhile.
     */
    async loadReceipt(order) {
        if (!order.hasStoredValue && !order.mayMovePoints) {
            return;
        }
        let timer;
        const late = new Promise((resolve) => {
            timer = browser.setTimeout(resolve, LIMITS.receipt);
        });
        await Promise.race([this._fetchReceipt(order), late]);
        browser.clearTimeout(timer);
    }

    async _fetchReceipt(order) {
        const { answer, reply } = await this.ask("receipt", { order_uuid: order.uuid });
        if (answer === "yes" && (reply.lines.length || reply.points)) {
            order.setStoredValueReceipt(reply);
        }
        this.forgetGuest(order.getPartner());
    }

    /** The balance has changed: the next card of this guest comes from the server. */
    forgetGuest(partner) {
        if (partner) {
            this.pos.guestCard.forget(partner.id);
            delete this.pos.storedValueAccounts[partner.id];
        }
    }

    alert(body, title = _t("Stored value")) {
        this.pos.dialog.add(AlertDialog, { title, body });
    }
}
