import { patch } from "@web/core/utils/patch";
import { PaymentScreenPaymentLines } from "@point_of_sale/app/screens/payment_screen/payment_lines/payment_lines";
import { StoredValueLine } from "@restaurant_crm_loyalty/app/components/stored_value_line/stored_value_line";

patch(PaymentScreenPaymentLines, {
    components: { ...PaymentScreenPaymentLines.components, StoredValueLine },
});
