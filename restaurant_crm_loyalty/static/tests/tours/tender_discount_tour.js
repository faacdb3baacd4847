import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as StoredValue from "@restaurant_crm_loyalty/../tests/tours/utils/stored_value_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Tier from "@restaurant_crm_loyalty/../tests/tours/utils/tier_util";
import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("stored_value_discount", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            // 20 % off what is not paid from the card: 5.00 from it, 3.80 are left, 0.76 off
            FloorScreen.clickTable("5"),
            ProductScreen.addOrderline("Water", "4"),
            Tier.chooseGuest("John Doe"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.selectedPaymentlineHas("Cash", "7.04"),
            PaymentScreen.clickPaymentMethod("Stored value"),
            StoredValue.dialogSays("Stored value pays first"),
            Dialog.confirm(),
            PaymentScreen.clickPaymentlineDelButton("Cash", "7.04"),
            PaymentScreen.totalIs("8.80"),
            PaymentScreen.clickPaymentMethod("Stored value"),
            StoredValue.send(),
            StoredValue.lineSays("Payment Successful"),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.selectedPaymentlineHas("Cash", "3.04"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            StoredValue.receiptProves({
                before: "5.00",
                moved: "-5.00",
                after: "0.00",
            }),
        ].flat(Infinity),
});

registry.category("web_tour.tours").add("stored_value_discount_back", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            // 20 % off 8.80; half of the dishes go back for half of what was paid
            FloorScreen.clickTable("5"),
            ProductScreen.addOrderline("Water", "4"),
            Tier.chooseGuest("John Doe"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.selectedPaymentlineHas("Cash", "7.04"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            FloorScreen.clickTable("4"),
            ProductScreen.clickRefund(),
            TicketScreen.selectOrder("001"),
            ProductScreen.clickNumpad("2"),
            TicketScreen.toRefundTextContains("To Refund: 2"),
            TicketScreen.confirmRefund(),
            PaymentScreen.isShown(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
        ].flat(Infinity),
});
