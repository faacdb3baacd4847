import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

export const CASE_TYPES = [
    { type: "dish", icon: "fa-cutlery", label: _t("Dish") },
    { type: "wait", icon: "fa-clock-o", label: _t("Waiting") },
    { type: "service", icon: "fa-user", label: _t("Service") },
    { type: "price", icon: "fa-file-text-o", label: _t("Bill") },
    { type: "hygiene", icon: "fa-tint", label: _t("Hygiene") },
    { type: "safety", icon: "fa-medkit", label: _t("Food safety, injury") },
    { type: "suggestion", icon: "fa-lightbulb-o", label: _t("Suggestion") },
    { type: "other", icon: "fa-ellipsis-h", label: _t("Something else") },
];

/** What a guest complains about: one tap sends it, with the order at hand. */
export class CasePopup extends Component {
    static template = "restaurant_crm_feedback.CasePopup";
    static components = { Dialog };
    static props = { order: Object, caseKey: String, close: Function };

    setup() {
        this.pos = usePos();
        this.types = CASE_TYPES;
        this.state = useState({ text: "", sending: false });
    }

    /** The dish that is selected, or all that was ordered if none is. */
    get dish() {
        return this.props.order.getSelectedOrderline()?.getFullProductName() || "";
    }

    async report(type) {
        if (this.state.sending) {
            return;
        }
        this.state.sending = true;
        const sent = await this.pos.reportCase(this.props.order, {
            key: this.props.caseKey,
            case_type: type,
            text: this.state.text,
        });
        this.state.sending = false;
        if (sent) {
            this.props.close();
        }
    }
}
