/**
 * Asks the server for guest cards: each at most once a minute, never longer than
 * two seconds, never throwing. A late answer is kept for the next time.
 */
export class GuestCardLoader {
    /**
     * @param {(partnerId: number) => Promise<Object|false>} fetchCard the server's
     *  reply ({ok: true, guest_id, sections} or {ok: false, code}), false if there is none
     * @param {{ttl?: number, timeout?: number}} [limits] milliseconds
     */
    constructor(fetchCard, { ttl = 60_000, timeout = 2_000 } = {}) {
        this.fetchCard = fetchCard;
        this.ttl = ttl;
        this.timeout = timeout;
        this.replies = new Map(); // partner id -> {at, reply}
        this.pending = new Map(); // partner id -> promise
    }

    /** The reply at hand, or null when it is too old or was never asked for. */
    peek(partnerId) {
        const hit = this.replies.get(partnerId);
        return hit && Date.now() - hit.at < this.ttl ? hit.reply : null;
    }

    /**
     * @param {number} partnerId
     * @param {{force?: boolean}} [options] force: ask again, whatever is at hand
     * @returns {Promise<Object|null>} the reply, null when the server did not answer in time
     */
    async load(partnerId, { force = false } = {}) {
        const known = !force && this.peek(partnerId);
        if (known) {
            return known;
        }
        const request =
            (!force && this.pending.get(partnerId)) || this._request(partnerId);
        let timer;
        const limit = new Promise((resolve) => {
            timer = setTimeout(() => resolve(null), this.timeout);
        });
        return Promise.race([request, limit]).finally(() => clearTimeout(timer));
    }

    forget(partnerId) {
        this.replies.delete(partnerId);
        this.pending.delete(partnerId);
    }

    _request(partnerId) {
        const request = this._fetch(partnerId).then((reply) => {
            // a newer request, or forget(), makes this answer an old one
            if (this.pending.get(partnerId) === request) {
                this.pending.delete(partnerId);
                if (reply) {
                    this.replies.set(partnerId, { at: Date.now(), reply });
                }
            }
            return reply;
        });
        this.pending.set(partnerId, request);
        return request;
    }

    async _fetch(partnerId) {
        try {
            return (await this.fetchCard(partnerId)) || null;
        } catch {
            return null; // the card is an aid: without it the sale goes on
        }
    }
}
