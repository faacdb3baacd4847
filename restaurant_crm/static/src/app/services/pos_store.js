import { markRaw } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { GuestCardLoader } from "@restaurant_crm/app/utils/guest_card_loader";
import { GuestFinder } from "@restaurant_crm/app/components/popups/guest_finder/guest_finder";

patch(PosStore.prototype, {
    async setup() {
        this.guestCard = markRaw(
            new GuestCardLoader((partnerId) =>
                this.data.silentCall("pos.config", "restaurant_guest_card", [
                    [this.config.id],
                    partnerId,
                ])
            )
        );
        return super.setup(...arguments);
    },

    /**
     * The card of a guest, from the last minute or from the server within two seconds.
     *
     * @param {number} partnerId
     * @param {{force?: boolean}} [options] force: do not use the card at hand
     * @returns {Promise<{guest_id: number, sections: Object}|null>} null: no guest, or no
     *  answer; it never throws
     */
    async loadGuestCard(partnerId, options) {
        if (typeof partnerId !== "number") {
            return null;
        }
        const reply = await this.guestCard.load(partnerId, options);
        return reply?.ok ? reply : null;
    },

    /**
     * Load the card of the order's guest and hand it to `onGuestCard`.
     *
     * @returns {Promise<Object|null|undefined>} undefined when the guest changed meanwhile
     */
    async refreshGuestCard(order, options) {
        const partner = order.getPartner();
        const card = partner ? await this.loadGuestCard(partner.id, options) : null;
        if (order.getPartner()?.id !== partner?.id) {
            return undefined;
        }
        if (card) {
            this.onGuestCard(order, card);
        }
        return card;
    },

    /**
     * Hook: the card of the order's guest has arrived. Other addons patch it; it may run
     * several times for the same guest and must not throw.
     */
    onGuestCard(order, card) {},

    /** Port: whether somebody answers what guests ask about a check. */
    get canAskQuestion() {
        return false;
    },

    /**
     * Port: hand on what a guest asks about a check.
     *
     * @param {Object} order
     * @param {string} text
     * @returns {Promise<boolean>} whether somebody knows of it now
     */
    async askQuestion(order, text) {
        return false;
    },

    /**
     * Guests that fit what was typed or scanned.
     *
     * @param {string} text
     * @param {{scan?: boolean}} [options] scan: a code from a card, whole or not at all
     * @returns {Promise<Object[]|null>} null when the server cannot be asked
     */
    async findGuests(text, { scan = false } = {}) {
        const reply = await this.data.silentCall(
            "pos.config",
            "restaurant_find_guests",
            [[this.config.id], text],
            { scan }
        );
        return reply ? reply.guests || [] : null;
    },

    /** @returns {Promise<Object|undefined>} the contact whose card was scanned */
    async scanGuest(code) {
        const guests = await this.findGuests(code, { scan: true });
        return guests?.length === 1
            ? this.loadGuestPartner(guests[0].partner_id)
            : undefined;
    },

    /** The contact record of a found guest, read fresh; the local one when offline. */
    async loadGuestPartner(partnerId) {
        try {
            const result = await this.data.callRelated(
                "res.partner",
                "get_new_partner",
                [this.config.id, [["id", "=", partnerId]], 0],
                {},
                false
            );
            return result["res.partner"][0];
        } catch {
            return this.models["res.partner"].get(partnerId);
        }
    },

    /** @returns {Promise<{partner?: Object, list?: boolean}|undefined>} what was chosen */
    async openGuestFinder(props = {}) {
        return makeAwaitable(this.dialog, GuestFinder, props);
    },

    /** Choose the guest of an order by the finder; the stock list stays one tap away. */
    async selectGuest(order = this.getOrder()) {
        if (!order || (order.getPartner() && order.getHasRefundLines())) {
            return this.selectPartner(order); // says why it cannot be changed
        }
        const choice = await this.openGuestFinder({ order, allowList: true });
        if (choice?.list) {
            return this.selectPartner(order);
        }
        if (choice) {
            await this.setGuest(choice.partner || false, order);
        }
        return choice?.partner;
    },

    /**
     * Put a contact on the current order as the stock list does; on none where the `order`
     * that it was chosen for was left meanwhile, or settled at another till.
     */
    async setGuest(partner, order = this.getOrder()) {
        if (order?.finalized || order?.uuid !== this.getOrder()?.uuid) {
            return;
        }
        this.setPartnerToCurrentOrder(partner);
        await this.updateRewards?.(); // pos_loyalty does it after its own selection
    },
});
