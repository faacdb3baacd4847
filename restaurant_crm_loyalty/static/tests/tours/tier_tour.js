import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as SplitBill from "@pos_restaurant/../tests/tours/utils/split_bill_screen_util";
import * as Tier from "@restaurant_crm_loyalty/../tests/tours/utils/tier_util";
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
const goToTable = (table) => [
    Chrome.clickPlanButton(),
    FloorScreen.clickTable(table),
    ProductScreen.isShown(),
];
const pay = (method = "Cash") => [
    PaymentScreen.clickPaymentMethod(method),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

// Dishes cost 2.20, with the preset "Takeaway" 2.00, for Gold members always 1.10.

add("tier_guest_and_preset", () => [
    begin("5"),
    ProductScreen.addOrderline("Water", "2"),
    ProductScreen.totalAmountIs("4.40"),
    Tier.nothingSaved(),
    Tier.chooseGuest("Mei Lin"),
    ProductScreen.totalAmountIs("2.20"),
    Tier.lineSaves("Water", "4.40", "2.20"),
    Tier.orderSaves("Gold", "2.20"),
    // the preset after the guest
    ProductScreen.selectPreset("Dine in", "Takeaway"),
    ProductScreen.totalAmountIs("2.20"),
    Tier.lineSaves("Water", "4.00", "1.80"),
    // the guest after the preset
    Tier.removeGuest(),
    ProductScreen.totalAmountIs("4.00"),
    Tier.nothingSaved(),
    Tier.chooseGuest("John Doe"),
    ProductScreen.totalAmountIs("4.00"),
    Tier.nothingSaved(),
    Tier.chooseGuest("Mei Lin"),
    ProductScreen.totalAmountIs("2.20"),
    ProductScreen.selectPreset("Takeaway", "Dine in"),
    ProductScreen.totalAmountIs("2.20"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    ProductScreen.totalAmountIs("3.30"),
    Tier.orderSaves("Gold", "3.30"),
    ProductScreen.clickPayButton(),
    PaymentScreen.totalIs("3.30"),
    pay(),
    ReceiptScreen.receiptAmountTotalIs("3.30"),
    Tier.receiptSaves("Gold", "3.30"),
]);

add("tier_tables", () => [
    begin("5"),
    Tier.chooseGuest("Mei Lin"),
    ProductScreen.addOrderline("Water", "2"),
    ProductScreen.totalAmountIs("2.20"),
    goToTable("4"),
    ProductScreen.addOrderline("Water", "1"),
    ProductScreen.totalAmountIs("2.20"),
    Tier.nothingSaved(),
    goToTable("5"),
    ProductScreen.totalAmountIs("2.20"),
    Tier.orderSaves("Gold", "2.20"),
    Chrome.isSynced(),
    // to a free table
    ProductScreen.clickControlButton("Transfer"),
    FloorScreen.clickTable("2"),
    ProductScreen.isShown(),
    ProductScreen.totalAmountIs("2.20"),
    Tier.orderSaves("Gold", "2.20"),
    Chrome.isSynced(),
    // from the server, after a reload
    Utils.refresh(),
    ProductScreen.isShown(),
    ProductScreen.totalAmountIs("2.20"),
    Tier.lineSaves("Water", "4.40", "2.20"),
    ProductScreen.selectPreset("Dine in", "Takeaway"),
    ProductScreen.totalAmountIs("2.20"),
    // to a table with a check of its own: the guest comes along
    ProductScreen.clickControlButton("Transfer"),
    FloorScreen.clickTable("4"),
    ProductScreen.isShown(),
    ProductScreen.totalAmountIs("3.30"),
    Tier.orderSaves("Gold", "3.30"),
    ProductScreen.customerIsSelected("Mei Lin"),
    Chrome.endTour(),
]);

add("tier_split", () => [
    begin("2"),
    ProductScreen.addOrderline("Water", "3"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    Tier.chooseGuest("Mei Lin"),
    ProductScreen.totalAmountIs("4.40"),
    ProductScreen.clickControlButton("Split"),
    SplitBill.clickOrderline("Water"),
    SplitBill.clickOrderline("Coca-Cola"),
    SplitBill.subtotalIs("2.2"),
    SplitBill.clickButton("Pay"),
    PaymentScreen.totalIs("2.20"),
    pay("Bank"),
    Tier.receiptSaves("Gold", "2.20"),
    ReceiptScreen.clickContinueOrder(),
    SplitBill.clickOrderline("Water"),
    SplitBill.clickOrderline("Water"),
    SplitBill.clickButton("Pay"),
    PaymentScreen.totalIs("2.20"),
    pay(),
    Tier.receiptSaves("Gold", "2.20"),
]);

add("tier_guard", () => [
    begin("5"),
    Tier.chooseGuest("Mei Lin"),
    ProductScreen.addOrderline("Water", "2"),
    ProductScreen.addOrderline("Coca-Cola", "1"),
    ProductScreen.totalAmountIs("3.30"),
    // the cashier takes other prices by hand
    ProductScreen.clickPriceList("Second Pricelist"),
    ProductScreen.totalAmountIs("6.60"),
    ProductScreen.clickPayButton(false),
    Tier.guardAsks("Water", "2.20", "1.10"),
    Tier.guardAsks("Coca-Cola", "2.20", "1.10"),
    Tier.answerGuard("btn-close"),
    ProductScreen.isShown(),
    ProductScreen.clickPayButton(false),
    Tier.answerGuard("keep-price"),
    PaymentScreen.isShown(),
    PaymentScreen.totalIs("6.60"),
    PaymentScreen.clickBack(),
    // it does not nag, but a new price is asked about
    ProductScreen.clickPayButton(),
    PaymentScreen.clickBack(),
    ProductScreen.addOrderline("Minute Maid", "1"),
    ProductScreen.clickPayButton(false),
    Tier.guardAsks("Minute Maid", "2.20", "1.10"),
    Tier.answerGuard("apply-member-price"),
    PaymentScreen.isShown(),
    PaymentScreen.totalIs("4.40"),
    PaymentScreen.clickBack(),
    // typed too high, and too low
    ProductScreen.clickLine("Minute Maid"),
    ProductScreen.clickNumpad("Price", "9"),
    ProductScreen.totalAmountIs("12.30"),
    ProductScreen.clickPayButton(false),
    Tier.guardAsks("Minute Maid", "9.00", "1.10"),
    Tier.answerGuard("apply-member-price"),
    PaymentScreen.totalIs("4.40"),
    PaymentScreen.clickBack(),
    ProductScreen.clickLine("Minute Maid"),
    ProductScreen.clickNumpad("Price", "1"),
    ProductScreen.totalAmountIs("4.30"),
    ProductScreen.clickPayButton(),
    pay(),
]);

add("tier_at_payment", () => [
    begin("5"),
    ProductScreen.addOrderline("Water", "2"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Bank"),
    PaymentScreen.selectedPaymentlineHas("Bank", "4.40"),
    Tier.chooseGuest("Mei Lin", ".payment-screen"),
    PaymentScreen.totalIs("2.20"),
    PaymentScreen.selectedPaymentlineHas("Bank", "2.20"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    ReceiptScreen.receiptAmountTotalIs("2.20"),
    Tier.receiptSaves("Gold", "2.20"),
]);
