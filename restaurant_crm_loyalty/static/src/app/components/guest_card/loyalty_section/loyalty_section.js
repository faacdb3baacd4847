import { Component } from "@odoo/owl";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { guestCardProps } from "@restaurant_crm/app/components/guest_card/sections/sections";

/** Tier, points, and what the guest can pay with. */
export class LoyaltySection extends Component {
    static template = "restaurant_crm_loyalty.LoyaltySection";
    static props = guestCardProps;

    setup() {
        this.pos = usePos();
    }

    get loyalty() {
        return this.props.sections.loyalty;
    }

    get accounts() {
        return this.loyalty?.accounts || [];
    }

    get points() {
        return this.accounts.reduce((sum, account) => sum + (account.points || 0), 0);
    }

    get canTopUp() {
        const { order } = this.props;
        const open = !order.finalized && !order.isRefund;
        return this.pos.canTopUp && open && !this.env.compactGuestCard;
    }

    isBlocked(account) {
        return account.state !== "active";
    }

    format(amount) {
        return this.env.utils.formatCurrency(amount);
    }
}

guestCardSections.add("loyalty", { component: LoyaltySection, sequence: 15 });
