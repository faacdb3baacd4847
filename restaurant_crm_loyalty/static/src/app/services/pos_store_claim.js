import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { ClaimPopup } from "@restaurant_crm_loyalty/app/components/popups/claim_popup/claim_popup";

/** A guest who was not named shows the receipt: visit and points follow. */
patch(PosStore.prototype, {
    async openClaim() {
        const order = this.getOrder();
        if (!order.getPartner()) {
            await this.selectGuest(order);
        }
        const partner = order.getPartner();
        if (!partner) {
            return;
        }
        const reply = await makeAwaitable(this.dialog, ClaimPopup, {
            guest: order.getPartnerName(),
            send: (reference, amount) => this._sendClaim(partner, reference, amount),
        });
        if (reply) {
            this.storedValue.forgetGuest(partner);
            this.refreshGuestCard(order, { force: true });
            this.notification.add(this._describeClaim(reply), { type: "success" });
        }
    },

    async _sendClaim(partner, reference, amount) {
        const unknown = { message: _t("The server did not answer. Try again.") };
        try {
            const reply = await this.data.call("pos.config", "restaurant_claim_check", [
                [this.config.id],
                partner.id,
                reference,
                amount,
            ]);
            return reply || unknown;
        } catch {
            return unknown;
        }
    },

    _describeClaim({ order, guest, points }) {
        return points
            ? _t("%(order)s is a check of %(guest)s now: %(points)s points.", {
                  order,
                  guest,
                  points,
              })
            : _t("%(order)s is a check of %(guest)s now.", { order, guest });
    },
});
