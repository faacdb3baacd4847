import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as FloorScreen from "@pos_restaurant/../tests/tours/utils/floor_screen_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as StoredValue from "@restaurant_crm_loyalty/../tests/tours/utils/stored_value_util";
import * as TextInputPopup from "@point_of_sale/../tests/generic_helpers/text_input_popup_util";
import * as Utils from "@point_of_sale/../tests/generic_helpers/utils";
import { registry } from "@web/core/registry";

const add = (name, steps) =>
    registry
        .category("web_tour.tours")
        .add(`till_${name}`, { steps: () => steps().flat(Infinity) });

const check = (waters, table = "5") => [
    FloorScreen.clickTable(table),
    ProductScreen.addOrderline("Water", waters),
];
const open = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];

/** The code of the guest's phone, as the test has made it. */
const phoneCode = () => document.cookie.match(/guest_code=(\w+)/)[1];

/** A phone shows its code: the guest is on the check. Shown again it is nobody's. */
add("phone_code", () => [
    open(),
    check("1"),
    Utils.scan_barcode(phoneCode()),
    {
        content: "the guest is there",
        trigger: '.product-screen .guest-card:contains("Mei Lin")',
    },
    Chrome.clickPlanButton(),
    check("1", "4"),
    Utils.scan_barcode(phoneCode()),
    StoredValue.dialogSays("This code was used before"),
    Dialog.confirm(),
    { content: "nobody is there", trigger: Utils.negate(".guest-card-name") },
]);

const pickDeal = (name) => ({
    content: `choose ${name}`,
    trigger: `.modal:not(.o_inactive_modal) .selection-item:contains("${name}")`,
    run: "click",
});

/** A voucher of 5.00 pays a part of 8.80; one of 10.00 no more than what is left. */
add("voucher", () => [
    open(),
    check("4"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Meituan"),
    TextInputPopup.inputText("MT-0001"),
    Dialog.confirm(),
    pickDeal("5 for 4"),
    PaymentScreen.selectedPaymentlineHas("Meituan", "5.00"),
    PaymentScreen.remainingIs("3.80"),
    PaymentScreen.clickPaymentMethod("Meituan"),
    TextInputPopup.inputText("MT-0002"),
    Dialog.confirm(),
    pickDeal("10 for 8"),
    PaymentScreen.selectedPaymentlineHas("Meituan", "3.80"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    ReceiptScreen.paymentLineContains("Meituan", "5.00"),
]);
