import * as Approval from "@restaurant_crm_loyalty/../tests/tours/utils/approval_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Numpad from "@point_of_sale/../tests/generic_helpers/numpad_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import { registry } from "@web/core/registry";

const add = (name, steps) =>
    registry
        .category("web_tour.tours")
        .add(`approval_${name}`, { steps: () => steps().flat(Infinity) });

const check = (waters) => [
    FloorScreen.clickTable("5"),
    ProductScreen.addOrderline("Water", waters),
];
const open = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];
const pay = () => [
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

/** Half of it off is more than a cashier may give: no payment begins before a yes. */
add("discount", () => [
    open(),
    check("2"),
    ProductScreen.clickNumpad("%"),
    Numpad.isActive("%"),
    ProductScreen.clickNumpad("5", "0"),
    ProductScreen.totalAmountIs("2.20"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    Approval.asks("Water", "−50 %"),
    Approval.discard(),
    PaymentScreen.emptyPaymentlines("2.20"),
    PaymentScreen.clickPaymentMethod("Cash"),
    Approval.enter("pos_admin", "pos_admin"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
]);

add("refund", () => [
    open(),
    check("5"),
    ProductScreen.clickPayButton(),
    pay(),
    ReceiptScreen.clickNextOrder(),
    FloorScreen.clickTable("4"),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    ProductScreen.clickNumpad("5"),
    TicketScreen.toRefundTextContains("To Refund: 5"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
    PaymentScreen.clickPaymentMethod("Cash"),
    Approval.asks("Refund", "11.00"),
    Approval.enter("pos_admin", "pos_admin"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
]);
