import { patch } from "@web/core/utils/patch";
import { OrderReceipt } from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import { PointsReceipt } from "@restaurant_crm_loyalty/app/components/points_receipt/points_receipt";
import { StoredValueReceipt } from "@restaurant_crm_loyalty/app/components/stored_value_receipt/stored_value_receipt";

patch(OrderReceipt, {
    components: { ...OrderReceipt.components, PointsReceipt, StoredValueReceipt },
});
