import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { guestCardProps } from "@restaurant_crm/app/components/guest_card/sections/sections";

/** Requests the guest made before, to be ticked when met. */
export class RequestsSection extends Component {
    static template = "restaurant_crm.GuestCardRequests";
    static props = guestCardProps;

    setup() {
        this.pos = usePos();
        this.notification = useService("notification");
        this.state = useState({ sending: {}, met: {} });
    }

    isMet(request) {
        return request.met || this.state.met[request.id];
    }

    async meet(request) {
        if (this.isMet(request) || this.state.sending[request.id]) {
            return;
        }
        this.state.sending[request.id] = true;
        const reply = await this.pos.data.silentCall(
            "pos.config",
            "restaurant_meet_request",
            [[this.pos.config.id], request.id]
        );
        this.state.sending[request.id] = false;
        if (reply?.ok) {
            request.met = true; // the card at hand is shown again on the payment screen
            this.state.met[request.id] = true;
        } else {
            this.notification.add(
                reply?.message ||
                    _t("The server cannot be reached: the request is still open."),
                { type: "warning" }
            );
        }
    }
}

guestCardSections.add("requests", { component: RequestsSection, sequence: 30 });
