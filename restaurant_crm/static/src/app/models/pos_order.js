import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import {
    findEdits,
    readCheck,
    readRemovals,
    redoEdits,
    redoRemovals,
} from "@restaurant_crm/app/utils/edits_in_flight";

// What a check is made of, and how each names it.
const PARTS = {
    lines: "order_id",
    payment_ids: "pos_order_id",
    course_ids: "order_id",
};

/** What was done here before the server answers stays: payments, and lines. */
patch(PosOrder.prototype, {
    setup() {
        super.setup(...arguments);
        this.adoptParts();
    },

    /**
     * The server has answered, and the check got its number. Lines and payments that were
     * made between request and answer still name the check as before: core loses it then,
     * and nothing can show, price or pay them. They are sent with the next request.
     */
    adoptParts() {
        for (const [list, name] of Object.entries(PARTS)) {
            const strays = (this[list] || []).filter((part) => !part[name]);
            for (const part of strays) {
                part.update({ [name]: this });
                this._dirty = true;
            }
        }
    },

    serializeForORM({ keepCommands } = {}) {
        const serialized = super.serializeForORM(...arguments);
        if (!keepCommands) {
            this.sent = readCheck(this);
        }
        return serialized;
    },

    /** An answer is about to be taken over: note what was done since the question. */
    noteEdits() {
        const lines = this.models["pos.order.line"];
        const payments = this.models["pos.payment"];
        const isGone = (uuid) =>
            !(lines.getBy("uuid", uuid) || payments.getBy("uuid", uuid));
        const isOpen = this.sent && !this.finalized;
        this.edits = isOpen && findEdits(this.sent, this, isGone);
        this.removals = isOpen ? readRemovals(this) : [];
    },

    /**
     * Core has overwritten with the answer what the cashier did meanwhile. From now on an
     * edit is what differs from this answer: what another till did is none of ours.
     */
    redoEdits() {
        this.told = this.sent = readCheck(this);
        if (this.edits && !this.finalized) {
            const line = this.getSelectedOrderline();
            const hasEdits = redoEdits(this, this.edits);
            if (redoRemovals(this, this.removals) || hasEdits) {
                this._dirty = true;
            }
            // Core goes to the last dish where one is taken off: digits would go there.
            if (this.lines.includes(line)) {
                this.selectOrderline(line);
            }
        }
        this.edits = undefined;
    },

    /** A dish that was never sent: the server cannot have told of it. */
    get hasUnsentLines() {
        return !this.finalized && this.lines.some((line) => !line.isSynced);
    },

    /** Paid here; the server has not answered yet that it has it. */
    get isUnconfirmed() {
        return this.finalized && Boolean(this.uiState?.unconfirmed);
    },

    /** Core forgets the checks of which the server had a draft. */
    get isUnsyncedPaid() {
        return super.isUnsyncedPaid || this.isUnconfirmed;
    },

    /** Whatever core reads of it meanwhile: it is sent until the server has answered. */
    isDirty() {
        return super.isDirty(...arguments) || this.isUnconfirmed || this.hasUnsentLines;
    },

    /** The server may not have what was sent: all of it is sent again. */
    markUnsent() {
        this.sent = this.told;
        for (const record of [this, ...this.lines, ...this.payment_ids]) {
            record._dirty = true;
        }
    },

    /** Payments of a check that the server has, which are not among what it has. */
    get unstoredPayments() {
        return this.finalized && !this.isUnconfirmed
            ? this.payment_ids.filter((payment) => !payment.isSynced)
            : [];
    },
});
