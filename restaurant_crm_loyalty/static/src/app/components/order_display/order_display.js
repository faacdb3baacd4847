import { OrderDisplay } from "@point_of_sale/app/components/order_display/order_display";
import { patch } from "@web/core/utils/patch";
import { CouponList } from "@restaurant_crm_loyalty/app/components/coupon_list/coupon_list";

patch(OrderDisplay, {
    components: { ...OrderDisplay.components, CouponList },
});
