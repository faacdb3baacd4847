import { patch } from "@web/core/utils/patch";
import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { generateQRCodeDataUrl } from "@point_of_sale/utils";

patch(OrderReceipt.prototype, {
    /** The server has signed it, so it is there once the order has been sent. */
    get feedbackQrCode() {
        const url = this.order.restaurant_feedback_url;
        return url ? generateQRCodeDataUrl(url) : "";
    },
});
