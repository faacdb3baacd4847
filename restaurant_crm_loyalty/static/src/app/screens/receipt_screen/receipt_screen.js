import { useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ReceiptScreen } from "@point_of_sale/app/screens/receipt_screen/receipt_screen";

patch(ReceiptScreen.prototype, {
    setup() {
        super.setup(...arguments);
        this.question = useState({ asked: false });
    },

    get canAskAboutPoints() {
        const points = this.currentOrder?.pointsReceipt;
        return Boolean(points) && this.pos.canAskQuestion && !this.question.asked;
    },

    /** One tap: somebody who is not at the till answers. */
    async askAboutPoints() {
        this.question.asked = true;
        const { before, earned, used, after } = this.currentOrder.pointsReceipt;
        const text = _t(
            "Question about points: before %(before)s, used %(used)s, earned %(earned)s, after %(after)s",
            { before, earned, used, after }
        );
        this.question.asked = await this.pos.askQuestion(this.currentOrder, text);
    },
});
