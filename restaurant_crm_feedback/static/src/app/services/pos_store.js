import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { uuidv4 } from "@point_of_sale/utils";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store"; // patched first: it is overridden here
import { CasePopup } from "@restaurant_crm_feedback/app/components/popups/case_popup/case_popup";

/** A guest complains at the table. */
patch(PosStore.prototype, {
    openCasePopup(order = this.getOrder()) {
        if (order) {
            this.dialog.add(CasePopup, { order, caseKey: uuidv4() });
        }
    },

    //@override restaurant_crm: a question about a check is a case about its bill
    get canAskQuestion() {
        return true;
    },

    //@override restaurant_crm
    async askQuestion(order, text) {
        const key = (order.uiState.questionKey ||= uuidv4());
        return this.reportCase(order, { key, case_type: "price", text });
    },

    /**
     * Tell the desk what went wrong. Sent again with the same key it is the same case.
     *
     * @param {Object} order what was ordered, where, and by whom
     * @param {{key: string, case_type: string, text: string}} values
     * @returns {Promise<boolean>} whether the desk knows it now
     */
    async reportCase(order, values) {
        const line = order.getSelectedOrderline();
        const partner = order.getPartner();
        const reply = await this.data
            .silentCall("pos.config", "restaurant_report_case", [
                [this.config.id],
                {
                    ...values,
                    partner_id: typeof partner?.id === "number" ? partner.id : false,
                    order_uuid: order.uuid,
                    table: String(order.table_id?.table_number || ""),
                    product_ids: line ? [line.product_id.id] : [],
                },
            ])
            .catch(() => false);
        if (!reply?.ok) {
            this.notification.add(
                reply?.message ||
                    _t("The server cannot be reached: nobody knows of it yet."),
                { type: "warning" }
            );
            return false;
        }
        this.notification.add(_t("The desk knows: case %s", reply.number), {
            type: "success",
        });
        if (partner) {
            this.guestCard.forget(partner.id);
        }
        return true;
    },
});
