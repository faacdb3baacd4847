import * as Approval from "@restaurant_crm_loyalty/../tests/tours/utils/approval_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as SplitBill from "@pos_restaurant/../tests/tours/utils/split_bill_screen_util";
import * as StoredValue from "@restaurant_crm_loyalty/../tests/tours/utils/stored_value_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Tier from "@restaurant_crm_loyalty/../tests/tours/utils/tier_util";
import * as Utils from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const add = (name, steps) =>
    registry
        .category("web_tour.tours")
        .add(`stored_value_${name}`, { steps: () => steps().flat(Infinity) });

/** A check of some waters at 2.20 each, on its way to be paid by a guest. */
const check = (waters, guest, table = "5") => [
    FloorScreen.clickTable(table),
    ProductScreen.addOrderline("Water", waters),
    Tier.chooseGuest(guest),
    ProductScreen.clickPayButton(),
];
const open = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];
const tap = () => PaymentScreen.clickPaymentMethod("Stored value");
const payCash = () => [
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

add("pay", () => [
    open(),
    FloorScreen.clickTable("5"),
    ProductScreen.addOrderline("Water", "2"),
    Tier.chooseGuest("Mei Lin"),
    StoredValue.balanceIs("100.00"),
    ProductScreen.clickPayButton(),
    // one tap: it is authorised and validated
    tap(),
    ReceiptScreen.isShown(),
    ReceiptScreen.paymentLineContains("Stored value", "4.40"),
    StoredValue.receiptProves({ before: "100.00", moved: "-4.40", after: "95.60" }),
    ReceiptScreen.clickNextOrder(),
    // above the limit the guest enters the PIN; the first one is wrong
    check("5", "Mei Lin"),
    tap(),
    StoredValue.enterPin("1111"),
    StoredValue.pinComplains("Tries left: 4"),
    StoredValue.enterPin("0012"),
    ReceiptScreen.isShown(),
    StoredValue.receiptProves({ before: "95.60", moved: "-11.00", after: "84.60" }),
]);

add("mixed", () => [
    open(),
    // 5.00 are there, 8.80 are due: the cashier sends what is there
    check("4", "John Doe"),
    tap(),
    PaymentScreen.selectedPaymentlineHas("Stored value", "5.00"),
    StoredValue.send(),
    StoredValue.lineSays("Payment Successful"),
    PaymentScreen.remainingIs("3.80"),
    // the guest cannot be changed now
    StoredValue.click(".payment-screen .guest-finder-button"),
    StoredValue.dialogSays("pays this order from stored value"),
    Dialog.confirm(),
    // taken back, changed, sent again, and the rest in cash
    StoredValue.click(".paymentlines .send_payment_reversal"),
    StoredValue.lineSays("Transaction cancelled"),
    PaymentScreen.clickNumpad("3"),
    PaymentScreen.selectedPaymentlineHas("Stored value", "3.00"),
    StoredValue.send("Retry"),
    StoredValue.lineSays("Payment Successful"),
    payCash(),
    StoredValue.receiptProves({ before: "5.00", moved: "-3.00", after: "2.00" }),
]);

add("cards", () => [
    open(),
    // a card of her own and one of a company: 4.40 are due, the company pays 3 of them
    check("2", "Lin Chen"),
    tap(),
    StoredValue.cardOffers("Lin Chen", "50.00"),
    StoredValue.cardOffers("Lotus Ltd", "Pays $ 3.00 of $ 4.40"),
    StoredValue.click(".stored-value-wallet:contains('Lotus Ltd')"),
    StoredValue.click(".stored-value-pay:contains('3.00')"),
    StoredValue.lineSays("Payment Successful"),
    PaymentScreen.remainingIs("1.40"),
    payCash(),
    StoredValue.receiptProves({ before: "400.00", moved: "-3.00", after: "397.00" }),
]);

add("locked", () => [
    open(),
    check("5", "Mei Lin"),
    tap(),
    ["4", "3", "2", "1"].map((left) => [
        StoredValue.enterPin("1111"),
        StoredValue.pinComplains(`Tries left: ${left}`),
    ]),
    StoredValue.enterPin("1111"),
    StoredValue.dialogSays("The PIN is locked."),
    Dialog.confirm(),
    StoredValue.send("Retry"),
    // the right one does not help any more
    StoredValue.enterPin("0012"),
    StoredValue.dialogSays("The PIN is locked."),
    Dialog.confirm(),
    PaymentScreen.clickPaymentlineDelButton("Stored value", "11.00"),
    payCash(),
    StoredValue.noProof(),
]);

add("topup", () => [
    open(),
    FloorScreen.clickTable("5"),
    Tier.chooseGuest("Mei Lin"),
    StoredValue.click(".guest-card-topup"),
    StoredValue.click(".topup-plans button:contains('500.00')"),
    StoredValue.click(".topup-confirm:enabled"),
    ProductScreen.totalAmountIs("500.00"),
    ProductScreen.clickPayButton(),
    tap(),
    StoredValue.dialogSays("A top-up cannot be paid from stored value"),
    Dialog.confirm(),
    payCash(),
    StoredValue.receiptProves({ before: "100.00", moved: "550.00", after: "650.00" }),
    ReceiptScreen.clickNextOrder(),
    FloorScreen.clickTable("4"),
    Tier.chooseGuest("Mei Lin"),
    StoredValue.balanceIs("650.00"),
]);

/** A top-up of 500 for Mei Lin, and its refund on the way to payment. */
const wrongTopup = () => [
    open(),
    FloorScreen.clickTable("5"),
    Tier.chooseGuest("Mei Lin"),
    StoredValue.click(".guest-card-topup"),
    StoredValue.click(".topup-plans button:contains('500.00')"),
    StoredValue.click(".topup-confirm:enabled"),
    ProductScreen.totalAmountIs("500.00"),
    ProductScreen.clickPayButton(),
    payCash(),
    ReceiptScreen.clickNextOrder(),
    FloorScreen.clickTable("4"),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    ProductScreen.clickNumpad("1"),
    TicketScreen.toRefundTextContains("To Refund: 1"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
];

add("topup_back", () => [
    wrongTopup(),
    tap(),
    StoredValue.dialogSays("nor paid back to it"),
    Dialog.confirm(),
    payCash(),
    StoredValue.receiptProves({ before: "650.00", moved: "-550.00", after: "100.00" }),
]);

add("topup_back_refused", () => [
    wrongTopup(),
    PaymentScreen.clickPaymentMethod("Cash"),
    Approval.asks("Top-up paid back", "500.00"),
    // another cashier's password, then nobody's
    Approval.enter("pos_user", "pos_user"),
    Approval.complains("nobody who may approve"),
    Approval.enter("pos_admin", "guessed"),
    Approval.complains("nobody who may approve"),
    Approval.discard(),
    PaymentScreen.isShown(),
    PaymentScreen.emptyPaymentlines("500.00"),
]);

add("topup_back_approved", () => [
    wrongTopup(),
    PaymentScreen.clickPaymentMethod("Cash"),
    Approval.asks("Top-up paid back", "500.00"),
    Approval.enter("pos_admin", "pos_admin"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    StoredValue.receiptProves({ before: "650.00", moved: "-550.00", after: "100.00" }),
]);

add("refund", () => [
    open(),
    check("2", "Mei Lin"),
    tap(),
    ReceiptScreen.isShown(),
    ReceiptScreen.clickNextOrder(),
    FloorScreen.clickTable("4"),
    ProductScreen.clickRefund(),
    TicketScreen.selectOrder("001"),
    ProductScreen.clickNumpad("1"),
    TicketScreen.toRefundTextContains("To Refund: 1"),
    TicketScreen.confirmRefund(),
    PaymentScreen.isShown(),
    tap(),
    PaymentScreen.clickRefundButton(),
    ReceiptScreen.isShown(),
    StoredValue.receiptProves({ before: "95.60", moved: "2.20", after: "97.80" }),
]);

add("split", () => [
    open(),
    FloorScreen.clickTable("5"),
    ProductScreen.addOrderline("Water", "2"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    ProductScreen.clickControlButton("Split"),
    SplitBill.clickOrderline("Coca-Cola"),
    SplitBill.clickButton("Split"),
    ProductScreen.totalAmountIs("2.20"),
    Tier.chooseGuest("John Doe"),
    ProductScreen.clickPayButton(),
    tap(),
    ReceiptScreen.isShown(),
    StoredValue.receiptProves({ before: "5.00", moved: "-2.20", after: "2.80" }),
    ReceiptScreen.clickContinueOrder(),
    ProductScreen.totalAmountIs("4.40"),
    Tier.chooseGuest("Mei Lin"),
    ProductScreen.clickPayButton(),
    tap(),
    ReceiptScreen.isShown(),
    StoredValue.receiptProves({ before: "100.00", moved: "-4.40", after: "95.60" }),
]);

add("reload", () => [
    open(),
    check("2", "Mei Lin"),
    StoredValue.swallowAnswer("authorise"),
    tap(),
    StoredValue.answerIsSwallowed(),
    StoredValue.lineSays("Request sent"),
    Utils.refresh(),
    PaymentScreen.isShown(),
    StoredValue.lineSays("Payment Successful"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    StoredValue.receiptProves({ before: "100.00", moved: "-4.40", after: "95.60" }),
]);

add("force_done", () => [
    open(),
    check("2", "Mei Lin"),
    StoredValue.loseRequest("authorise"),
    tap(),
    StoredValue.lineSays("Request sent"),
    StoredValue.click(".paymentlines .send_force_done:contains('Ask the server')"),
    StoredValue.dialogSays("There is no answer yet"),
    StoredValue.click(".stored-value-cancel:enabled"),
    PaymentScreen.emptyPaymentlines("4.40"),
    payCash(),
    StoredValue.noProof(),
]);

add("offline", () => [
    open(),
    check("2", "Mei Lin"),
    StoredValue.balanceIs("100.00", ".payment-screen"),
    Offline.setOfflineMode(),
    StoredValue.networkIs("offline"),
    tap(),
    StoredValue.dialogSays("needs a connection"),
    Dialog.confirm(),
    StoredValue.lineSays("Transaction cancelled"),
    Offline.setOnlineMode(),
    StoredValue.networkIs("online"),
    StoredValue.send("Retry"),
    ReceiptScreen.isShown(),
    StoredValue.receiptProves({ before: "100.00", moved: "-4.40", after: "95.60" }),
]);

add("closing", () => [
    Chrome.startPoS(),
    Chrome.clickMenuOption("Close Register"),
    {
        content: "the hold is listed with its amount",
        trigger: ".stored-value-holds:contains('Mei Lin'):contains('7.00')",
    },
    {
        content: "nothing closes before it has ended",
        trigger: ".modal-footer button.highlight:disabled",
    },
    StoredValue.click(".stored-value-void"),
    Dialog.confirm("Void"),
    {
        content: "now it can be closed",
        trigger:
            ".modal:not(:has(.stored-value-holds)) .modal-footer button.highlight:enabled",
    },
]);
