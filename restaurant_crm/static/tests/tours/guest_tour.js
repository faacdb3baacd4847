import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Notification from "@point_of_sale/../tests/generic_helpers/notification_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PartnerList from "@point_of_sale/../tests/pos/tours/utils/partner_list_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Utils from "@point_of_sale/../tests/generic_helpers/utils";
import * as Guest from "@restaurant_crm/../tests/tours/utils/guest_util";
import { registry } from "@web/core/registry";

const add = (name, steps) =>
    registry
        .category("web_tour.tours")
        .add(name, { steps: () => steps().flat(Infinity) });
const begin = () => [Chrome.startPoS(), Dialog.confirm("Open Register")];
const pay = () => [
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
];

add("restaurant_crm_find_guest", () => [
    begin(),
    Guest.noCard(),
    Guest.openFinder(),
    Guest.says("Scan a card"),
    Guest.type("13"),
    Guest.says("Keep typing"),
    Guest.type("138 0013 8000"),
    Guest.lists("张伟"),
    Guest.type("8000"),
    Guest.lists("张伟", "赵雯"),
    Guest.type("zw"),
    Guest.lists("张伟", "赵雯"),
    Guest.type("zwa"),
    Guest.lists("赵雯"),
    Guest.type("张"),
    Guest.lists("张伟"),
    Guest.type("nobody at all"),
    Guest.says("No guest found"),
    // by keyboard: the second of two
    Guest.type("8000"),
    Guest.press("Enter"),
    Guest.isClosed(),
    ProductScreen.customerIsSelected("张伟"),
    Guest.openFinder(),
    Guest.type("8000"),
    Guest.lists("张伟", "赵雯"),
    Guest.press("ArrowDown"),
    Guest.press("Enter"),
    ProductScreen.customerIsSelected("赵雯"),
    // off the order again
    Guest.openFinder(),
    [
        {
            content: "take the guest off",
            trigger: ".guest-finder .guest-finder-remove",
            run: "click",
        },
    ],
    ProductScreen.customerIsSelected("Customer"),
    Guest.noCard(),
    // the stock list is one tap away, and leads back
    Guest.openFinder(),
    Guest.clickFooter("list"),
    PartnerList.isShown(),
    Guest.clickFooter("from-list"),
    Guest.type("zwa"),
    Guest.choose("赵雯"),
    ProductScreen.customerIsSelected("赵雯"),
    Chrome.endTour(),
]);

add("restaurant_crm_guest_card", () => [
    begin(),
    Guest.openFinder(),
    Guest.type("13800138000"),
    Guest.choose("张伟"),
    ProductScreen.customerIsSelected("张伟"),
    Guest.cardHas("name", "张伟"),
    Guest.cardHas("birthday", "Birthday today"),
    Guest.cardHas("visit-count", "First visit"),
    Guest.cardHas("allergy", "Allergy: Peanut"),
    Guest.cardHas("taste", "No coriander"),
    Guest.cardHas("request", "Window table"),
    [
        {
            content: "tick the request",
            trigger: ".guest-card-request",
            run: "click",
        },
        { content: "it is ticked", trigger: ".guest-card-request[aria-pressed=true]" },
    ],
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.clickPayButton(),
    Guest.cardHas("allergy", "Allergy: Peanut", ".payment-screen"),
    [{ content: "still ticked", trigger: ".guest-card-request[aria-pressed=true]" }],
    // a contact of the stock list who is no guest has no card
    PaymentScreen.clickPartnerButton(),
    PaymentScreen.clickCustomer("Acme Corporation"),
    Guest.cardStatus("stranger", ".payment-screen"),
    pay(),
]);

add("restaurant_crm_scan", () => [
    begin(),
    // what belongs to nobody is said, and nothing else happens
    Utils.scan_barcode("0421111111111"),
    Notification.has("Unknown Barcode"),
    ProductScreen.customerIsSelected("Customer"),
    // a guest number is no product
    Utils.scan_barcode("G990001"),
    ProductScreen.customerIsSelected("张伟"),
    // a barcode of a contact works as ever
    Utils.scan_barcode("0422222222222"),
    ProductScreen.customerIsSelected("Stock card"),
    // in the finder
    Guest.openFinder(),
    [
        {
            content: "leave the field",
            trigger: ".guest-finder-input",
            run: () => document.activeElement.blur(),
        },
    ],
    Utils.scan_barcode("G990001"),
    Guest.isClosed(),
    ProductScreen.customerIsSelected("张伟"),
    // a product is a product
    Utils.scan_barcode("0123456789"),
    ProductScreen.orderLineHas("Monitor Stand", "1"),
    // at the moment of paying
    Guest.openFinder(),
    [
        {
            content: "take the guest off",
            trigger: ".guest-finder .guest-finder-remove",
            run: "click",
        },
    ],
    ProductScreen.clickPayButton(),
    Utils.scan_barcode("G990001"),
    Guest.cardHas("name", "张伟", ".payment-screen"),
    Chrome.endTour(),
]);

add("restaurant_crm_capture", () => [
    begin(),
    // three taps: finder, new guest, save
    Guest.openFinder(),
    Guest.type("137 2222 3333"),
    Guest.says("No guest found"),
    Guest.clickFooter("new"),
    Guest.captureHas("phone", "137 2222 3333"),
    Guest.fillCapture({ name: "李娜", month: "2", day: "29" }),
    Guest.saveCapture(),
    Guest.isClosed(),
    ProductScreen.customerIsSelected("李娜"),
    Guest.cardHas("name", "李娜"),
    // a mistake is said in the form, what was typed stays
    Guest.openFinder(),
    Guest.clickFooter("new"),
    Guest.fillCapture({ phone: "12", name: "Typo" }),
    Guest.saveCapture(),
    [
        {
            content: "the phone is refused",
            trigger: ".guest-capture-message:contains('not a phone number')",
        },
    ],
    Guest.captureHas("name", "Typo"),
    [
        { content: "back", trigger: ".guest-capture-cancel", run: "click" },
        { content: "in the finder", trigger: ".guest-finder-input" },
    ],
    Dialog.discard(),
    // on the payment screen, a phone that is known: the guest is found, not doubled
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.clickPayButton(),
    Guest.openFinder(".payment-screen"),
    Guest.clickFooter("new"),
    Guest.fillCapture({ phone: "13800138000", name: "Somebody" }),
    Guest.saveCapture(),
    Guest.isClosed(),
    Guest.cardHas("name", "张伟", ".payment-screen"),
    // a contact becomes a guest
    PaymentScreen.clickPartnerButton(),
    PaymentScreen.clickCustomer("Acme Corporation"),
    Guest.cardStatus("stranger", ".payment-screen"),
    [{ content: "add as guest", trigger: ".guest-card-capture", run: "click" }],
    Guest.captureHas("name", "Acme Corporation"),
    Guest.saveCapture(),
    Guest.cardHas("name", "Acme Corporation", ".payment-screen"),
    pay(),
]);

add("restaurant_crm_slow_server", () => [
    begin(),
    Guest.swallow("restaurant_guest_card"),
    Guest.openFinder(),
    Guest.type("13800138000"),
    Guest.choose("张伟"),
    ProductScreen.customerIsSelected("张伟"),
    Guest.cardStatus("loading"),
    ProductScreen.addOrderline("Desk Pad", "1"),
    Guest.cardStatus("unavailable"),
    ProductScreen.clickPayButton(),
    pay(),
]);

add("restaurant_crm_offline", () => [
    begin(),
    ProductScreen.addOrderline("Desk Pad", "1"),
    Offline.setOfflineMode(),
    Guest.openFinder(),
    Guest.type("13800138000"),
    Guest.says("The server cannot be reached"),
    Guest.clickFooter("new"),
    Guest.fillCapture({ name: "李娜" }),
    Guest.saveCapture(),
    [
        {
            content: "nothing was saved",
            trigger: ".guest-capture-message:contains('nothing was saved')",
        },
    ],
    Guest.captureHas("phone", "13800138000"),
    [{ content: "back", trigger: ".guest-capture-cancel", run: "click" }],
    // the stock list works from memory
    Guest.clickFooter("list"),
    PartnerList.clickPartner("Acme Corporation"),
    ProductScreen.customerIsSelected("Acme Corporation"),
    Guest.cardStatus("unavailable"),
    ProductScreen.clickPayButton(),
    pay(),
    Dialog.confirm("Continue with limited functionality"),
    Offline.setOnlineMode(),
    Utils.run(async () => {
        await window.posmodel.data.checkConnectivity();
        await window.posmodel.syncAllOrders();
    }, "the server is back"),
    Chrome.isSynced(),
]);

add("restaurant_crm_nobody_is_asked", () => [
    begin(),
    ProductScreen.addOrderline("Desk Pad", "1"),
    ProductScreen.clickPayButton(),
    pay(),
]);
