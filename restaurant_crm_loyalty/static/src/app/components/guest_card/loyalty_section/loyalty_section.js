import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { describeProgress } from "@restaurant_crm_loyalty/app/utils/progress_text";
import { guestCardProps } from "@restaurant_crm/app/components/guest_card/sections/sections";

/** Tier, points, and what the guest can pay with. */
export class LoyaltySection extends Component {
    static template = "restaurant_crm_loyalty.LoyaltySection";
    static props = guestCardProps;

    setup() {
        this.pos = usePos();
        this.asked = new Set(); // codes of coupons that the server is asked about
        this.fresh = null; // what has come since the card was loaded
    }

    get loyalty() {
        const { sections } = this.props;
        return this.fresh?.of === sections ? this.fresh.loyalty : sections.loyalty;
    }

    async openGifts() {
        const { order, sections } = this.props;
        if (await this.pos.openGifts()) {
            const card = await this.pos.refreshGuestCard(order, { force: true });
            this.fresh = card && { of: sections, loyalty: card.sections.loyalty };
            this.render();
        }
    }

    get accounts() {
        return this.loyalty?.accounts || [];
    }

    /** What may be used today; without a policy, what the accounts say. */
    get points() {
        if (this.standing) {
            return this.standing.usable;
        }
        return this.accounts.reduce((sum, account) => sum + (account.points || 0), 0);
    }

    get standing() {
        return this.loyalty?.points || false;
    }

    /** What else there is to say of points: pending, owed, soon gone. */
    get pointsNotes() {
        const { pending, owed, expiring, expires_on: day } = this.standing || {};
        const notes = [];
        if (pending) {
            notes.push(_t("%s pending", pending));
        }
        if (owed) {
            notes.push(_t("%s owed", owed));
        }
        if (expiring && day) {
            notes.push(
                _t("%(points)s until %(day)s", {
                    points: expiring,
                    day: formatDate(deserializeDate(day)),
                })
            );
        }
        return notes.join(" · ");
    }

    get progress() {
        return describeProgress(this.loyalty?.progress, (x) => this.format(x));
    }

    get canUsePoints() {
        return (
            this.points > 0 &&
            this.pos.canUsePoints(this.props.order) &&
            !this.env.compactGuestCard
        );
    }

    get gifts() {
        const open = this.pos.canBuyGift(this.props.order);
        return open && !this.env.compactGuestCard ? this.standing.gifts || [] : [];
    }

    get coupons() {
        const { order } = this.props;
        const scanned = new Set(order.scannedCoupons.map((card) => card.id));
        const open = !order.finalized && !order.isRefund;
        return open
            ? (this.loyalty?.coupons || []).filter((card) => !scanned.has(card.id))
            : [];
    }

    /** A second tap comes too early: the coupon is being looked at. */
    async useCoupon(coupon) {
        if (this.asked.has(coupon.code)) {
            return;
        }
        this.asked.add(coupon.code);
        try {
            const answer = await this.pos.activateCode(coupon.code);
            if (answer !== true) {
                this.pos.notification.add(answer, { type: "danger" });
            }
        } finally {
            this.asked.delete(coupon.code);
        }
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
