import { Component, onError, useEffect, useState, useSubEnv } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { logPosMessage } from "@point_of_sale/app/utils/pretty_console_log";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/**
 * Sections of the guest card, by sequence: {component, sequence}. A component gets the
 * props {sections, card, order}, shows nothing when its values are missing, and finds
 * out by `env.compactGuestCard` that it is on the payment screen.
 */
export const guestCardSections = registry.category("restaurant_crm.guest_card");

/** Who sits at the table: an aid to the cashier that may be late, but never in the way. */
export class GuestCard extends Component {
    static template = "restaurant_crm.GuestCard";
    static props = {
        order: Object,
        compact: { type: Boolean, optional: true },
    };

    setup() {
        this.pos = usePos();
        this.state = useState({ status: "none", card: null });
        useSubEnv({ compactGuestCard: Boolean(this.props.compact) });
        useEffect(
            () => void this.load(),
            () => [this.props.order.uuid, this.props.order.getPartner()?.id]
        );
        onError((error) => {
            // a section of another addon must not take the till with it
            logPosMessage("GuestCard", "render", "Section failed", undefined, [
                String(error),
            ]);
            Object.assign(this.state, { status: "failed", card: null });
        });
    }

    get sections() {
        return guestCardSections
            .getEntries()
            .map(([key, section]) => ({ key, ...section }))
            .sort((a, b) => a.sequence - b.sequence);
    }

    async load(options) {
        const { order } = this.props;
        const partner = order.getPartner();
        Object.assign(this.state, { card: null, status: partner ? "loading" : "none" });
        if (!partner) {
            return;
        }
        const card = await this.pos.refreshGuestCard(order, options);
        if (this.props.order !== order || order.getPartner()?.id !== partner.id) {
            return; // another guest meanwhile: his own answer will come
        }
        this.state.card = card;
        if (card) {
            this.state.status = "ready";
        } else {
            const reply = this.pos.guestCard.peek(partner.id);
            this.state.status =
                reply?.code === "not_guest" ? "stranger" : "unavailable";
        }
    }

    async capture() {
        const { order } = this.props;
        const partner = order.getPartner();
        const draft = {
            partner_id: partner.id,
            name: partner.name,
            phone: partner.phone || "",
        };
        const choice = await this.pos.openGuestFinder({ order, draft });
        if (choice?.partner && choice.partner.id !== partner.id) {
            await this.pos.setGuest(choice.partner, order); // the phone is a known guest's
        } else if (choice?.partner) {
            await this.load({ force: true });
        }
    }
}
