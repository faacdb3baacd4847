import { register_payment_method } from "@point_of_sale/app/services/pos_store";
import { POINTS } from "@restaurant_crm_loyalty/app/utils/payment/ledger_tender";
import { PaymentStoredValue } from "@restaurant_crm_loyalty/app/utils/payment/payment_stored_value";

/**
 * Points as a tender: the same life of a payment line as stored value has. The guest says
 * how many points, the server how much they pay.
 */
export class PaymentPoints extends PaymentStoredValue {
    async sendPaymentRequest(uuid) {
        const line = this.getLine(uuid);
        const order = line.pos_order_id;
        const refusal = this.pos.getStoredValueObstacle(order) || this._fitAmount(line);
        if (refusal) {
            return this._refuse(refusal);
        }
        const request = { partner_id: order.getPartner().id, order_uuid: order.uuid };
        if (line.getAmount() < 0) {
            request.refunded_line_ids = order.refundedLineIds;
            return this._send(line, "points_refund", request);
        }
        const due = order.remainingDue;
        const points = await this.pos.askPoints(order, Math.min(line.getAmount(), due));
        if (!points || line.isGone) {
            return this._leave(line);
        }
        line.setAmount(points * this.pos.pointsTerms.value);
        request.amount = points;
        request.order_total = order.pointsBase;
        return this._send(line, "redeem", request);
    }
}

register_payment_method(POINTS, PaymentPoints);
