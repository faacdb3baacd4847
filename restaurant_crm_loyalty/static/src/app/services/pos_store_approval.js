import { _t } from "@web/core/l10n/translation";
import { delay } from "@web/core/utils/concurrency";
import { patch } from "@web/core/utils/patch";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { LIMITS } from "@restaurant_crm_loyalty/app/utils/stored_value/stored_value_client";
import { ApprovalPopup } from "@restaurant_crm_loyalty/app/components/popups/approval_popup/approval_popup";

/** A manager approves what the cashier may not do alone: the server checks who it is. */
patch(PosStore.prototype, {
    /** @returns {Promise<boolean>} whether nothing on the order waits for an approval */
    async approveOrder(order) {
        const needs = order.approvalNeeds;
        if (!needs.length) {
            return true;
        }
        const managers = await this._askApproval("restaurant_approvers");
        if (!managers) {
            this.alertApproval(
                _t("A manager has to approve this, and the server does not answer.")
            );
            return false;
        }
        const approved = await makeAwaitable(this.dialog, ApprovalPopup, {
            needs,
            managers,
            send: (who) => this._sendApproval(needs, who),
        });
        if (approved) {
            order.rememberApprovals(needs);
        }
        return Boolean(approved);
    },

    async _sendApproval(needs, who) {
        const request = {
            needs: needs.map(({ action, subject, amount }) => ({
                action,
                subject,
                amount,
            })),
            cashier_id: this.config.module_pos_hr ? this.getCashier()?.id : false,
            ...who,
        };
        const reply = await this._askApproval("restaurant_approve", request);
        return reply || { message: _t("The server did not answer. Try again.") };
    },

    async _askApproval(method, ...args) {
        const call = this.data.call("pos.session", method, [
            [this.session.id],
            ...args,
        ]);
        try {
            return await Promise.race([call, delay(LIMITS.answer)]);
        } catch {
            return null;
        }
    },

    alertApproval(body) {
        this.storedValue.alert(body, _t("Approval"));
    },
});
