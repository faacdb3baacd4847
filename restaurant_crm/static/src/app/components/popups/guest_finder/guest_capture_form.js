import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useAutofocus } from "@web/core/utils/hooks";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

const { Info } = luxon;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Phone, name, birthday and consent of a new guest: what the guest wants to tell. */
export class GuestCaptureForm extends Component {
    static template = "restaurant_crm.GuestCaptureForm";
    static props = {
        draft: Object, // {phone, name, partner_id?}: partner_id makes a contact a guest
        onSaved: Function, // ({guest_id, partner_id, created}) => Promise
        onCancel: Function,
    };

    setup() {
        this.pos = usePos();
        const { phone = "", name = "" } = this.props.draft;
        this.state = useState({
            phone,
            name,
            day: "",
            month: "",
            year: "",
            sms: false,
            wechat: false,
            call: false,
            message: "",
            saving: false,
        });
        useAutofocus({ refName: phone ? "name" : "phone", mobile: true });
    }

    get months() {
        return Info.months("long").map((label, index) => ({ label, value: index + 1 }));
    }
    get days() {
        return Array.from(
            { length: DAYS[(this.state.month || 1) - 1] },
            (_, i) => i + 1
        );
    }
    /** The words on offers and news, if the group has some: {text_id, words}. */
    get consent() {
        return this.pos.config._restaurant_consent;
    }
    get channels() {
        const { sms, wechat, call } = this.state;
        return [sms && "sms", wechat && "wechat", call && "phone"].filter(Boolean);
    }
    get canSave() {
        const { phone, name, saving } = this.state;
        return !saving && Boolean(phone.trim() || name.trim());
    }
    get values() {
        const { phone, name, day, month, year } = this.state;
        const values = { phone: phone.trim(), name: name.trim() };
        if (this.props.draft.partner_id) {
            values.partner_id = this.props.draft.partner_id;
        }
        if (day || month || year) {
            // not a number stays not a number: the server says so in the user's words
            values.birthday = {
                day: Number(day) || 0,
                month: Number(month) || 0,
                year: year.trim() ? Number(year) || -1 : 0,
            };
        }
        if (this.channels.length) {
            values.consent = {
                text_id: this.consent.text_id,
                channels: this.channels,
            };
        }
        return values;
    }

    async save() {
        if (!this.canSave) {
            return;
        }
        this.state.saving = true;
        const reply = await this.pos.data.silentCall(
            "pos.config",
            "restaurant_capture_guest",
            [[this.pos.config.id], this.values]
        );
        if (reply?.ok) {
            this.pos.guestCard.forget(reply.partner_id);
            await this.props.onSaved(reply); // a second tap makes no second guest
        } else {
            this.state.message =
                reply?.message ||
                _t(
                    "The server cannot be reached: nothing was saved. The sale can go on."
                );
        }
        this.state.saving = false;
    }
}
