import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Coupon from "@restaurant_crm_loyalty/../tests/tours/utils/coupon_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as PosLoyalty from "@pos_loyalty/../tests/tours/utils/pos_loyalty_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Utils from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const add = (name, steps) =>
    registry
        .category("web_tour.tours")
        .add(name, { steps: () => steps().flat(Infinity) });
const begin = (table) => [
    Chrome.startPoS(),
    Dialog.confirm("Open Register"),
    FloorScreen.clickTable(table),
];
const pay = (method = "Cash") => [
    PaymentScreen.clickPaymentMethod(method),
    PaymentScreen.clickValidate(),
    // the server is asked for the coupons, for the check, and for its vouchers
    { content: "the receipt", trigger: ".receipt-screen", timeout: 45000 },
];

// Dishes cost 2.20.

add("coupon_threshold", () => [
    begin("5"),
    ProductScreen.addOrderline("Water", "2"),
    PosLoyalty.enterCode("044NOTHING"),
    Coupon.isRefused("invalid"),
    PosLoyalty.enterCode("044ENDED"),
    Coupon.isRefused("This coupon ended on"),
    PosLoyalty.enterCode("044FIVE"),
    Coupon.isRefused("It needs"),
    Coupon.problemIs("One off from five", "0.60"),
    ProductScreen.totalAmountIs("4.40"),
    // it holds by itself as soon as the check is large enough, and no longer than that
    ProductScreen.addOrderline("Coca-Cola", "1"),
    Coupon.saves("One off from five", "1.00"),
    ProductScreen.totalAmountIs("5.60"),
    ProductScreen.clickNumpad("⌫", "⌫"),
    Coupon.problemIs("One off from five", "0.60"),
    ProductScreen.totalAmountIs("4.40"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    ProductScreen.totalAmountIs("5.60"),
    ProductScreen.clickPayButton(),
    PaymentScreen.totalIs("5.60"),
    pay(),
    ReceiptScreen.receiptAmountTotalIs("5.60"),
    Coupon.receiptHasVoucher("Come again"),
]);

add("coupon_together", () => [
    begin("5"),
    ProductScreen.addOrderline("Water", "4"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    ProductScreen.totalAmountIs("11.00"),
    // a free dish, ten per cent of what is left, an amount off
    PosLoyalty.enterCode("044FIVE"),
    ProductScreen.totalAmountIs("10.00"),
    // it stays when the table is left, and when the page is loaded again
    Chrome.clickPlanButton(),
    FloorScreen.clickTable("5"),
    ProductScreen.isShown(),
    Coupon.saves("One off from five", "1.00"),
    Chrome.isSynced(),
    Utils.refresh(),
    ProductScreen.isShown(),
    ProductScreen.totalAmountIs("10.00"),
    PosLoyalty.enterCode("044TENTH"),
    ProductScreen.totalAmountIs("8.90"),
    PosLoyalty.enterCode("044COLA"),
    Coupon.saves("A cola", "2.20"),
    Coupon.saves("A tenth", "0.88"),
    Coupon.saves("One off from five", "1.00"),
    ProductScreen.totalAmountIs("6.92"),
    // one that stands alone saves less than these three: it does not hold
    PosLoyalty.enterCode("044ALONE"),
    Coupon.isRefused("It does not go with another coupon."),
    ProductScreen.totalAmountIs("6.92"),
    Coupon.remove("A cola"),
    Coupon.remove("A tenth"),
    Coupon.saves("Three off alone", "3.00"),
    Coupon.problemIs("One off from five", "The other coupon stands alone"),
    ProductScreen.totalAmountIs("8.00"),
    Coupon.remove("Three off alone"),
    ProductScreen.totalAmountIs("10.00"),
    ProductScreen.clickPayButton(),
    pay(),
    ReceiptScreen.receiptAmountTotalIs("10.00"),
]);

add("coupon_taken", () => [
    begin("5"),
    ProductScreen.addOrderline("Water", "4"),
    PosLoyalty.enterCode("044FIVE"),
    ProductScreen.totalAmountIs("7.80"),
    {
        content: "another till uses the coupon",
        trigger: "body",
        run: async () => {
            const { pos } = window.posmodel ? { pos: window.posmodel } : {};
            const [card] = pos.getOrder().scannedCoupons;
            await pos.data.call("pos.session", "restaurant_reserve_coupons", [
                [pos.session.id],
                { order_uuid: "another check", card_ids: [card.id] },
            ]);
        },
    },
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    Dialog.is({ title: "The coupon does not hold" }),
    Dialog.bodyIs("This coupon is being used on another check."),
    Dialog.confirm(),
    PaymentScreen.totalIs("8.80"),
    PaymentScreen.clickPaymentlineDelButton("Cash", "7.80"),
    pay(),
    ReceiptScreen.receiptAmountTotalIs("8.80"),
]);

add("coupon_refund", () => [
    begin("5"),
    ProductScreen.addOrderline("Water", "4"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    PosLoyalty.enterCode("044FIVE"),
    ProductScreen.totalAmountIs("10.00"),
    ProductScreen.clickPayButton(),
    pay(),
    ReceiptScreen.clickNextOrder(),
    FloorScreen.clickTable("4"),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    ProductScreen.clickLine("Coca-Cola"),
    ProductScreen.clickNumpad("1"),
    TicketScreen.toRefundTextContains("To Refund: 1"),
    TicketScreen.confirmRefund(),
    // 2.20 less a fifth of the coupon
    PaymentScreen.totalIs("2.00"),
    pay(),
    ReceiptScreen.receiptAmountTotalIs("2.00"),
]);
