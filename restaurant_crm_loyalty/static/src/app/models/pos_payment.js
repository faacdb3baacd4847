import { patch } from "@web/core/utils/patch";
import { PosPayment } from "@point_of_sale/app/models/pos_payment";
import {
    POINTS,
    isLedgerTender,
} from "@restaurant_crm_loyalty/app/utils/payment/ledger_tender";

const UNANSWERED = ["waiting", "waitingCancel", "reversing"];

patch(PosPayment.prototype, {
    initState() {
        super.initState(...arguments);
        // `attempt` counts what was sent and ended under this line's uuid; `storedValue`
        // is the server's reply; `isKnown`: sent here, so that the attempt is right. They
        // live in this browser only.
        this.uiState = {
            ...this.uiState,
            attempt: 0,
            storedValue: null,
            isKnown: false,
        };
    },

    /** Paid from an account of the guest: the ledger authorises it, money or points. */
    get isStoredValue() {
        return isLedgerTender(this.payment_method_id);
    },

    get isPointsPayment() {
        return this.payment_method_id?.use_payment_terminal === POINTS;
    },

    /** Something was sent, and what became of it is not known. */
    get isUnanswered() {
        return this.isStoredValue && UNANSWERED.includes(this.getPaymentStatus());
    },

    /** Money is held for this line, or may be. */
    get holdsStoredValue() {
        return (
            this.isStoredValue && (this.isUnanswered || this.payment_status === "done")
        );
    },

    /** Another till has settled the check, or it was deleted: this line is nowhere. */
    get isGone() {
        return !this.pos_order_id || this.pos_order_id.finalized;
    },

    /** It came from the server: which try it is, only the server knows. */
    get isOfAnotherTill() {
        return this.isSynced && !this.uiState?.isKnown;
    },

    /** What names this payment to the server: the line, and which try it is. */
    get storedValueKey() {
        return { key: this.uuid, attempt: this.uiState?.attempt || 0 };
    },

    /** What was sent has ended; the next request is another one. */
    nextAttempt() {
        const attempt = (this.uiState?.attempt || 0) + 1;
        this.uiState = { ...this.uiState, attempt, storedValue: null };
    },

    /**
     * Take over which try it is.
     *
     * @param {Object} [reply] the status that the server tells of another till's payment
     */
    learnAttempt({ state, attempt } = {}) {
        const next = state === "void" ? attempt + 1 : attempt;
        const known = this.uiState?.attempt || 0;
        this.uiState = {
            ...this.uiState,
            attempt: Math.max(known, next || 0),
            isKnown: true,
        };
    },

    /** Keep what the server authorised; its amount is the one that counts. */
    acceptStoredValue(reply) {
        if (reply.amount) {
            this.setAmount(Math.sign(this.amount) * reply.amount);
        }
        this.uiState = {
            ...this.uiState,
            attempt: Math.max(this.uiState?.attempt || 0, reply.attempt || 0),
            storedValue: {
                kind: this.amount < 0 ? "refund" : "spend",
                account: reply.account?.number || "",
                amount: reply.amount,
                principal: reply.principal,
                bonus: reply.bonus,
                before: reply.balance_before,
                after: reply.balance_after,
                pending: false,
            },
        };
    },
});
