import { patch } from "@web/core/utils/patch";
import { GuestCaptureForm } from "@restaurant_crm/app/components/popups/guest_finder/guest_capture_form";

/** The code of the friend who recommended us, where that brings something. */
patch(GuestCaptureForm.prototype, {
    setup() {
        super.setup(...arguments);
        this.state.friendCode = "";
    },
    get asksForFriend() {
        return Boolean(this.pos.config._restaurant_referral);
    },
    get values() {
        const code = this.state.friendCode.trim();
        return code ? { ...super.values, friend_code: code } : super.values;
    },
});
